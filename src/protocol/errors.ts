/** Who has to act: `input` the person (exit code 2), `failure` nobody yet (1), `cancelled` nobody, it was asked for (130). */
export type ErrorKind = "input" | "failure" | "cancelled";

const EXIT_CODES: Readonly<Record<ErrorKind, number>> = { input: 2, failure: 1, cancelled: 130 };

/**
 * What went wrong, as a sentence for the person: what is wrong, with which file or setting, what to do.
 * Every error that a person may see is one of these; anything else that surfaces is a defect of Saccade.
 */
export class SaccadeError extends Error {
  override readonly name = "SaccadeError";
  readonly kind: ErrorKind;

  constructor(kind: ErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }

  /** The exit code of a process that ends with this error. */
  get exitCode(): number {
    return EXIT_CODES[this.kind];
  }
}

/** The sentence of anything that was thrown; what is not an `Error` is shown as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
