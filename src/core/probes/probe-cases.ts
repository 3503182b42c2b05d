import type { Label } from "../../protocol/answer.ts";
import type { DoneTrial, RunClip, RunReport, UnfitChoice } from "../../protocol/run.ts";

/** The answers about one clip, by the name of the choice of frames that led to them. */
export interface ClipAnswers {
  readonly clip: RunClip;
  readonly answers: ReadonlyMap<string, DoneTrial>;
}

/** All that one model was asked with one prompt. */
export interface ProbeCase {
  readonly model: string;
  readonly prompt: string;
  /** Clips of which every trial was done and has labels. */
  readonly clips: readonly ClipAnswers[];
  readonly leftOut: readonly { readonly clip: string; readonly reason: string }[];
  /** Choices of frames that were not asked about; the clip's others were. */
  readonly unfit: readonly UnfitChoice[];
}

/**
 * The trials of a probe's run by model and prompt. A clip with a trial that failed is left out of the whole, so that
 * every figure is over the same clips.
 *
 * @param unfit what could not be asked: a clip of which nothing could is left out as well
 */
export function probeCases(
  { trials, axes }: Pick<RunReport, "trials" | "axes">,
  unfit: readonly UnfitChoice[] = [],
): ProbeCase[] {
  const clips = new Map(axes.clips.map((clip) => [clip.name, clip]));
  const byCase = new Map<string, Map<string, { answers: Map<string, DoneTrial>; failure?: string }>>();
  for (const trial of trials) {
    const key = JSON.stringify([trial.model, trial.prompt]);
    const own = byCase.get(key) ?? new Map<string, { answers: Map<string, DoneTrial>; failure?: string }>();
    byCase.set(key, own);
    const clip = own.get(trial.clip) ?? { answers: new Map<string, DoneTrial>() };
    own.set(trial.clip, clip);
    if (trial.status === "failed") clip.failure ??= trial.error;
    else if (trial.labels.length < 2) clip.failure ??= "The prompt has fewer than two labels to compare.";
    else clip.answers.set(trial.sampler, trial);
  }
  return [...byCase].map(([key, own]) => {
    const [model = "", prompt = ""] = JSON.parse(key) as string[];
    const complete: ClipAnswers[] = [];
    const leftOut: { clip: string; reason: string }[] = [];
    for (const [name, { answers, failure }] of own) {
      const clip = clips.get(name);
      if (failure === undefined && clip) complete.push({ clip, answers });
      else leftOut.push({ clip: name, reason: failure ?? "It could not be read." });
    }
    const unasked = unfit.filter((choice) => choice.model === model && choice.prompt === prompt);
    for (const { clip, reason } of unasked) {
      if (own.has(clip)) continue;
      own.set(clip, { answers: new Map() });
      leftOut.push({ clip, reason });
    }
    return { model, prompt, clips: complete, leftOut, unfit: unasked };
  });
}

/** The answer to a choice of frames. @throws RangeError if it was not asked about: a defect */
export function answerTo({ clip, answers }: ClipAnswers, choice: string): DoneTrial {
  const answer = answers.get(choice);
  if (!answer) throw new RangeError(`No answer to ${choice} of ${clip.name}.`);
  return answer;
}

/** The labels' probabilities, in the order in which they were asked for. */
export function distributionOf({ labels }: { readonly labels: readonly Label[] }): number[] {
  return labels.map(({ probability }) => probability);
}

/** What the clip shows, where that is one of the labels. */
export function truthOf({ clip, answers }: ClipAnswers): string | null {
  const [any] = answers.values();
  return any?.labels.some(({ label }) => label === clip.label) === true ? clip.label : null;
}
