/** The exit code of a program that was asked to stop. */
const EXIT_INTERRUPTED = 130;

/**
 * A signal that Ctrl-C aborts. The first one lets the work end by itself, between two native calls; the second ends the
 * process, since a call that hangs never comes back to look.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT_INTERRUPTED);
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return controller.signal;
}
