/** What the process asks of its launcher. */
export interface Launch {
  readonly id: number;
  readonly path: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * The file that stdout is written to, or what the connection for it says first, by which it is known; of
   * {@link TOKEN_LENGTH}.
   */
  readonly stdout: { readonly file: string } | { readonly token: string };
  /** The same of stderr's connection. */
  readonly stderr: string;
}

/** What it hears: that the launcher is there, and of each program that it started, or did not start, and that it ended. */
export type LauncherReport =
  | { readonly kind: "ready" }
  | { readonly kind: "started"; readonly id: number; readonly pid: number }
  | { readonly kind: "refused"; readonly id: number; readonly reason: string }
  | { readonly kind: "ended"; readonly id: number; readonly code: number | null };

/** Characters, all of them ASCII. */
export const TOKEN_LENGTH = 32;
