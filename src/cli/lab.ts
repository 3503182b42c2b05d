import { existsSync } from "node:fs";
import { join } from "node:path";
import { LabClient } from "../lab/client.ts";
import { packageRoot } from "../lab/package-root.ts";
import { SaccadeError } from "../protocol/errors.ts";
import type { Progress } from "../protocol/lab-channel.ts";
import { interruptSignal } from "./interrupt.ts";
import { ProgressLine } from "./terminal/progress-line.ts";

/** Asks the lab process for something, with a line that says what it does; ended with it, however that goes. */
export async function withLab<T>(
  work: (lab: LabClient, signal: AbortSignal) => Promise<T>,
  describe: (progress: Progress) => string = ({ stage }) => stage,
): Promise<T> {
  const progress = new ProgressLine(process.stderr);
  const lab = new LabClient({
    entry: labEntry(),
    onNotification: {
      progress: (report) => {
        progress.show(describe(report), report.done, report.total);
      },
    },
  });
  try {
    return await work(lab, interruptSignal());
  } finally {
    progress.clear();
    await lab.dispose();
  }
}

/** The built lab lies beside the built command line. */
function labEntry(): string {
  const entry = join(packageRoot(import.meta.url), "dist", "lab.js");
  if (existsSync(entry)) return entry;
  throw new SaccadeError("failure", `${entry} is missing: build Saccade (npm run build), or install it again.`);
}
