import type { DoneTrial, RunReport } from "../../../protocol/run.ts";
import type { ClipAnswers } from "../probe-cases.ts";
import type { Arm } from "./arms.ts";

/** All that one model was asked about clips, with and without their notes. */
export interface NotedClips {
  readonly model: string;
  readonly prompt: string;
  /** Clips of which every trial was done; answers by {@link answerKeyOf}. */
  readonly clips: readonly ClipAnswers[];
  readonly leftOut: readonly { readonly clip: string; readonly reason: string }[];
}

/** What an answer is found by: its frames, and what its prompt has behind the question's own name. */
export function answerKeyOf(choice: string, tells: string): string {
  return `${choice}|${tells}`;
}

/** The keys of an arm's answers, one a draw; none where the run has no such arm. */
export function keysOf({ choice, tells }: Arm, [first]: readonly ClipAnswers[]): string[] {
  return tells.map((tell) => answerKeyOf(choice, tell)).filter((key) => first?.answers.has(key) === true);
}

/**
 * The trials of the probe's run about its one question to its one model. A clip with a trial that failed is left out of
 * the whole, so that every figure is over the same clips.
 *
 * @param model the one that answers; others only write notes
 * @param prompt the question's name: the prompts of other arms have it, and more behind it
 */
export function notedClips(
  { trials, axes }: Pick<RunReport, "trials" | "axes">,
  model: string,
  prompt: string,
): NotedClips {
  const clips: ClipAnswers[] = [];
  const leftOut: { clip: string; reason: string }[] = [];
  for (const clip of axes.clips) {
    const own = trials.filter((trial) => trial.clip === clip.name && trial.model === model);
    const failure = own.find((trial) => trial.status === "failed");
    const done = own.flatMap((trial): DoneTrial[] => (trial.status === "done" ? [trial] : []));
    if (failure?.status === "failed") leftOut.push({ clip: clip.name, reason: failure.error });
    else if (done.length === 0) leftOut.push({ clip: clip.name, reason: "It could not be read." });
    else if (done.some(({ labels }) => labels.length < 2)) {
      leftOut.push({ clip: clip.name, reason: "The prompt has fewer than two labels to compare." });
    } else {
      const answers = done.map(
        (trial) => [answerKeyOf(trial.sampler, trial.prompt.slice(prompt.length)), trial] as const,
      );
      clips.push({ clip, answers: new Map(answers) });
    }
  }
  return { model, prompt, clips, leftOut };
}
