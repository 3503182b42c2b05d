import type { Readable } from "node:stream";

/** A program to start, without a shell and without stdin. */
export interface ProgramCall {
  readonly path: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** An open file that stdout is written to, by its descriptor in this process. */
  readonly stdoutFile?: number | undefined;
}

/** A program that was started. */
export interface Program {
  readonly pid: number;
  /** `null` where it goes to a file. */
  readonly stdout: Readable | null;
  readonly stderr: Readable;
  /** The exit code, or `null` where something else ended it. Its outputs may have more to read then. */
  readonly ended: Promise<number | null>;
}
