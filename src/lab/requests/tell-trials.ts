import type { Notify } from "../channel/lab-side.ts";
import type { AnswerCallLine, LabelsCallLine } from "../journal/lines.ts";
import { type Calls, readTrial } from "../journal/read-run.ts";
import type { RunHooks } from "../run/run-experiment.ts";
import { leanTrial } from "./lean.ts";
import { pictureFiles } from "./read-lean-run.ts";

/** Tells the parent of each trial as it is written, lean, and of the clips that trials are about. */
export function trialTeller(notify: Notify, task: string | undefined): NonNullable<RunHooks["onTrials"]> {
  let told = 0;
  return async (session, lines, written) => {
    const answers = new Map<string, AnswerCallLine>();
    const labels = new Map<string, LabelsCallLine>();
    for (const call of written) {
      if (call.kind === "answer") answers.set(call.key, call);
      else labels.set(call.key, call);
    }
    // What was written just now need not be read again.
    const calls: Calls = {
      answer: async (key) => answers.get(key) ?? (await session.calls.answer(key)),
      labels: async (key) => labels.get(key) ?? (await session.calls.labels(key)),
    };
    const trials = [];
    for (const line of lines) trials.push(leanTrial(await readTrial(line, calls)));
    const clips = session.clips.slice(told);
    told = session.clips.length;
    notify("trials", { task, trials, pictures: await pictureFiles(session.folder, trials), clips });
  };
}
