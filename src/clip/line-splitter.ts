/** Characters. The rest of a longer line is dropped, so that a log without line breaks cannot fill the memory. */
const LONGEST_LINE = 1_048_576;

/** Turns text that arrives in pieces into lines; gives out those that a line break ended. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  #rest = "";

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(text: string): void {
    const lines = (this.#rest + text).split(/\r?\n/);
    this.#rest = (lines.pop() ?? "").slice(0, LONGEST_LINE);
    for (const line of lines) this.#onLine(line.slice(0, LONGEST_LINE));
  }
}
