import { beforeEach } from "vitest";
import type { Editor } from "./editor.ts";

/** Leaves a screenshot of each test that fails, named after it. */
export function screenshotsOfFailures(editor: () => Editor | undefined): void {
  beforeEach(({ onTestFailed, task }) => {
    onTestFailed(async () => {
      const name = task.name.replaceAll(/\W+/g, "-").slice(0, 80);
      // A page that is gone leaves none, and the failure is what counts.
      await editor()
        ?.screenshot(`failed-${name}`)
        .catch(() => undefined);
    });
  });
}
