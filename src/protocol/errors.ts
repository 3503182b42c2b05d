/** Who has to act: `input` the person (exit code 2), `failure` nobody yet (1), `cancelled` nobody, it was asked for (130). */
export type ErrorKind = "input" | "failure" | "cancelled";

/**
 * What a person can do next, where each front end has its own name for it: start a new run, go on with this one, send
 * the hub their token, or ask for another number format or model.
 */
export const REMEDY_KINDS = ["new run", "resume", "hub token", "dtype"] as const;

export type Remedy = (typeof REMEDY_KINDS)[number];

const EXIT_CODES: Readonly<Record<ErrorKind, number>> = { input: 2, failure: 1, cancelled: 130 };

/**
 * What went wrong, as a sentence for the person: what is wrong, with which file or setting, what to do.
 * Every error that a person may see is one of these; anything else that surfaces is a defect of Saccade.
 */
export class SaccadeError extends Error {
  override readonly name = "SaccadeError";
  readonly kind: ErrorKind;
  readonly remedy: Remedy | undefined;

  constructor(kind: ErrorKind, message: string, { remedy, ...options }: ErrorOptions & { remedy?: Remedy } = {}) {
    super(message, options);
    this.kind = kind;
    this.remedy = remedy;
  }

  /** The exit code of a process that ends with this error. */
  get exitCode(): number {
    return EXIT_CODES[this.kind];
  }
}

/** What went wrong, and what to do next in the words of the front end that shows it. */
export function withRemedy({ message, remedy }: SaccadeError, words: Readonly<Record<Remedy, string>>): string {
  return remedy === undefined ? message : `${message} ${words[remedy]}`;
}

/** The system's code of an error, as `ENOENT`; `undefined` where it has none. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** The sentence of anything that was thrown; what is not an `Error` is shown as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
