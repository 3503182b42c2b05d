import { SaccadeError } from "../../protocol/errors.ts";

/** A text that a person wrote, and how to name it to them. */
export interface Source {
  readonly text: string;
  /** As the person knows it. */
  readonly file: string;
  /** The line of the file that `text` begins with, from 1. */
  readonly firstLine?: number | undefined;
  /** Nobody wrote it, so that its lines say nothing to anybody: it was made of what a person named on a command line. */
  readonly isMade?: boolean | undefined;
}

interface Problem {
  readonly offset: number;
  readonly sentence: string;
}

const MOST_TOLD = 10;

/** Where something is wrong, both from 1, columns in UTF-16 units as editors count. */
export interface PlacedProblem {
  readonly line: number;
  readonly column: number;
  readonly sentence: string;
}

/** What is wrong in a document, as one error, with the places apart from the words. */
export class DocumentError extends SaccadeError {
  readonly problems: readonly PlacedProblem[];

  constructor(message: string, problems: readonly PlacedProblem[]) {
    super("input", message);
    this.problems = problems;
  }
}

/** What is wrong in a document, each with its place, so that a person can mend it all at once. */
export class Problems {
  readonly #source: Source;
  readonly #found: Problem[] = [];

  constructor(source: Source) {
    this.#source = source;
  }

  get text(): string {
    return this.#source.text;
  }

  /** @param offset where in the text, in UTF-16 units */
  add(offset: number, sentence: string): void {
    this.#found.push({ offset, sentence });
  }

  /** What `read` gives, or `undefined` and one problem more where it refuses its input. */
  attempt<T>(offset: number, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      this.#note(offset, error);
      return undefined;
    }
  }

  /** The same for what takes its time. */
  async attemptLater<T>(offset: number, read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      this.#note(offset, error);
      return undefined;
    }
  }

  /** @throws DocumentError with a line for each problem, in the order of the text */
  throwIfAny(): void {
    if (this.#found.length === 0) return;
    const told = this.#found.toSorted((a, b) => a.offset - b.offset);
    const lines = told
      .slice(0, MOST_TOLD)
      .map(({ offset, sentence }) => `${placeOf(this.#source, offset)}: ${sentence}`);
    const more = told.length - lines.length;
    if (more > 0)
      lines.push(`There ${more === 1 ? "is 1 more problem" : `are ${more} more problems`} in ${this.#source.file}.`);
    const placed = told.map(({ offset, sentence }) => ({ ...lineAndColumn(this.#source, offset), sentence }));
    throw new DocumentError(lines.join("\n"), placed);
  }

  #note(offset: number, error: unknown): void {
    if (!(error instanceof SaccadeError && error.kind === "input")) throw error;
    this.add(offset, error.message);
  }
}

/**
 * "a.saccade.json, line 3, column 7": both count from 1, columns in UTF-16 units as editors do. The file alone where its
 * lines say nothing.
 */
export function placeOf(source: Source, offset: number): string {
  if (source.isMade === true) return source.file;
  const { line, column } = lineAndColumn(source, offset);
  return `${source.file}, line ${line}, column ${column}`;
}

function lineAndColumn({ text, firstLine = 1 }: Source, offset: number): Omit<PlacedProblem, "sentence"> {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: firstLine + lines.length - 1, column: (lines.at(-1)?.length ?? 0) + 1 };
}
