import type { WriteStream } from "node:tty";
import { escapeText } from "../../core/text/escape.ts";

/** Milliseconds between two drawings; what is drawn more often flickers and costs time. */
const INTERVAL_MS = 60;

const USUAL_WIDTH = 80;

/**
 * One line at the bottom of a terminal that says what is being done. In a file or a pipe it writes nothing. It is drawn
 * when there is something new, not by a timer: the runtime holds the process while it computes.
 */
export class ProgressLine {
  readonly #stream: Pick<WriteStream, "isTTY" | "columns" | "write"> | undefined;
  #drawnAt = -Infinity;

  constructor(stream: Pick<WriteStream, "isTTY" | "columns" | "write">) {
    this.#stream = stream.isTTY ? stream : undefined;
  }

  /** @param text of a new stage, always drawn; with `done` of `total`, drawn as often as one can read */
  show(text: string, done?: number, total?: number): void {
    const now = performance.now();
    if (!this.#stream || (done !== undefined && done !== total && now - this.#drawnAt < INTERVAL_MS)) return;
    this.#drawnAt = now;
    const line = escapeText(total === undefined ? text : `${text} ${done ?? 0} of ${total}`);
    // A terminal that does not know its width says 0.
    const width = this.#stream.columns > 0 ? this.#stream.columns : USUAL_WIDTH;
    this.#stream.write(`\r\u001B[K${line.slice(0, width - 1)}`);
  }

  clear(): void {
    this.#stream?.write("\r\u001B[K");
  }
}
