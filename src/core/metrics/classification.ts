/** What a clip shows and what the model said it shows, both as places in one list of labels. */
export interface Verdict {
  readonly truth: number;
  readonly answer: number;
}

/**
 * The share of each label's clips that were answered with it.
 *
 * @returns one number a label; `null` for a label that no clip shows
 */
export function recalls(verdicts: readonly Verdict[], labelCount: number): (number | null)[] {
  const { shown, right } = count(verdicts, labelCount);
  return shown.map((clips, label) => (clips === 0 ? null : (right[label] ?? 0) / clips));
}

/**
 * Unweighted average recall: the mean of the recalls of the labels that occur, so that a rare label weighs as much as
 * a common one. `NaN` without verdicts.
 */
export function unweightedAverageRecall(verdicts: readonly Verdict[], labelCount: number): number {
  return mean(recalls(verdicts, labelCount).filter((recall) => recall !== null));
}

/**
 * Macro-F1: the mean over the labels of 2 TP / (2 TP + FP + FN). A label that occurs neither in the truth nor in an
 * answer is left out; one that was never answered rightly counts 0. `NaN` without verdicts.
 */
export function macroF1(verdicts: readonly Verdict[], labelCount: number): number {
  const { shown, answered, right } = count(verdicts, labelCount);
  const scores = shown.flatMap((clips, label) => {
    const occurs = clips + (answered[label] ?? 0);
    return occurs === 0 ? [] : [(2 * (right[label] ?? 0)) / occurs];
  });
  return mean(scores);
}

function count(verdicts: readonly Verdict[], labelCount: number): Record<"shown" | "answered" | "right", number[]> {
  const shown = new Array<number>(labelCount).fill(0);
  const answered = new Array<number>(labelCount).fill(0);
  const right = new Array<number>(labelCount).fill(0);
  for (const { truth, answer } of verdicts) {
    shown[truth] = (shown[truth] ?? 0) + 1;
    answered[answer] = (answered[answer] ?? 0) + 1;
    if (truth === answer) right[truth] = (right[truth] ?? 0) + 1;
  }
  return { shown, answered, right };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
