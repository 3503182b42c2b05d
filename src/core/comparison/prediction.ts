import type { Label } from "../../protocol/answer.ts";
import type { DoneTrial, RunReport, Trial } from "../../protocol/run.ts";

/** What a trial said its clip shows. */
export interface Prediction {
  /** The likeliest label; without labels, the answer's text. */
  readonly label: string;
  /** Of the label, among the labels that were asked for; `null` where there were none. */
  readonly probability: number | null;
}

/** The label with the highest probability, the first of equals; `undefined` of none. */
export function likeliest(labels: readonly Label[]): Label | undefined {
  let best = labels[0];
  for (const label of labels) if (best === undefined || label.probability > best.probability) best = label;
  return best;
}

/** The likeliest label; without labels, the answer's text. */
export function predictionOf({ labels, text }: Pick<DoneTrial, "labels" | "text">): Prediction {
  const best = likeliest(labels);
  return best === undefined
    ? { label: text.trim(), probability: null }
    : { label: best.label, probability: best.probability };
}

/** The labels' mass below which their shares mean little: the model would rather say something else. */
const LOW_MASS = 0.5;

/** What is said of shares that mean little. */
export const SAYS_LITTLE =
  "Less than half of what the model would say is one of the labels, so their shares mean little.";

/** Whether the labels that were scored are little of what the model would say; false without labels. */
export function saysLittle({ labels, labelScoring }: Pick<DoneTrial, "labels" | "labelScoring">): boolean {
  return labels.length > 0 && labelScoring.mass < LOW_MASS;
}

/**
 * Whether a trial named what its clip shows. `null` where that is not known, where the trial failed, where the clip's
 * label was no candidate, and for an answer in free words: a sentence is neither right nor wrong as a label.
 */
export type Judge = (trial: Trial) => boolean | null;

/** Judges a run's trials by its clips' labels. */
export function judgeOf({ trials, axes }: Pick<RunReport, "trials" | "axes">): Judge {
  const truths = new Map(axes.clips.map(({ name, label }) => [name, label]));
  const known = new Set<string | null>(truths.values());
  for (const trial of trials) {
    if (trial.status === "done") for (const { label } of trial.labels) known.add(label);
  }
  return (trial) => {
    const truth = truths.get(trial.clip) ?? null;
    if (truth === null || trial.status === "failed") return null;
    const { label } = predictionOf(trial);
    if (trial.labels.length > 0 && !trial.labels.some((candidate) => candidate.label === truth)) return null;
    return known.has(label) ? label === truth : null;
  };
}
