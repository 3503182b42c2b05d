import type { ArmNames } from "../../protocol/experiment.ts";
import type { DoneTrial, RunReport, Trial } from "../../protocol/run.ts";
import { unweightedAverageRecall, type Verdict } from "../metrics/classification.ts";
import { armKey, armOf, armsOf } from "./arms.ts";
import { baselineComparer } from "./baseline.ts";
import { judgeOf, predictionOf } from "./prediction.ts";

/** What an arm reached and cost, over its trials. */
export interface ArmScore {
  readonly arm: ArmNames;
  readonly done: number;
  readonly failed: number;
  /** Trials that named a label, on clips whose own is known: what the next two count. */
  readonly judged: number;
  /** The share of these that named the label; `null` where there are none. */
  readonly accuracy: number | null;
  /** Unweighted average recall: the mean over the labels that occur of the share that was named. */
  readonly uar: number | null;
  /** Trials that say something else than the baseline's of the same clip; `null` where nothing can be compared. */
  readonly changed: number | null;
  /** Means over the trials that were done, of what each would need alone; `null` where there are none. */
  readonly framesEncoded: number | null;
  readonly promptTokens: number | null;
  readonly newTokens: number | null;
}

/** Every arm of a run, in the order of its trials. */
export function armScores(report: Pick<RunReport, "trials" | "baseline" | "axes">): ArmScore[] {
  const truths = new Map(report.axes.clips.map(({ name, label }) => [name, label]));
  const compare = baselineComparer(report);
  const judge = judgeOf(report);
  const byArm = new Map<string, Trial[]>();
  for (const trial of report.trials) {
    const key = armKey(armOf(trial));
    const own = byArm.get(key);
    if (own) own.push(trial);
    else byArm.set(key, [trial]);
  }
  return armsOf(report).map((arm) => {
    const trials = byArm.get(armKey(arm)) ?? [];
    const done = trials.filter(isDone);
    const pairs = done.flatMap((trial) => {
      const truth = truths.get(trial.clip) ?? null;
      return truth === null || judge(trial) === null ? [] : [{ truth, answer: predictionOf(trial).label }];
    });
    const right = pairs.filter(({ truth, answer }) => truth === answer).length;
    const compared = done.map(compare).filter((difference) => difference.kind === "compared");
    return {
      arm,
      done: done.length,
      failed: trials.length - done.length,
      judged: pairs.length,
      accuracy: pairs.length === 0 ? null : right / pairs.length,
      uar: pairs.length === 0 ? null : averageRecall(pairs),
      changed: compared.length === 0 ? null : compared.filter(({ labelChanged }) => labelChanged).length,
      framesEncoded: mean(done.map(({ cost }) => cost.framesEncoded)),
      promptTokens: mean(done.map(({ cost }) => cost.promptTokens)),
      newTokens: mean(done.map(({ cost }) => cost.newTokens)),
    };
  });
}

function averageRecall(pairs: readonly { readonly truth: string; readonly answer: string }[]): number {
  const places = new Map<string, number>();
  const placeOf = (label: string): number => {
    const place = places.get(label) ?? places.size;
    places.set(label, place);
    return place;
  };
  const verdicts = pairs.map(({ truth, answer }): Verdict => ({ truth: placeOf(truth), answer: placeOf(answer) }));
  return unweightedAverageRecall(verdicts, places.size);
}

function isDone(trial: Trial): trial is DoneTrial {
  return trial.status === "done";
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
