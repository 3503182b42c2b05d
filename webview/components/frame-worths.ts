import { moment, percent } from "../../src/core/comparison/figures.ts";
import type { InfluenceCase } from "../../src/protocol/probe.ts";
import type { Trial } from "../../src/protocol/run.ts";
import type { FrameWorth } from "./filmstrip.ts";

/** The case of a probe that is about a trial's own frames; `null` where there is none. */
export function influenceOn(cases: readonly InfluenceCase[], trial: Trial): InfluenceCase | null {
  if (trial.status !== "done") return null;
  const found = cases.find(
    ({ clip, model, sampler, prompt, frames }) =>
      clip === trial.clip &&
      model === trial.model &&
      sampler === trial.sampler &&
      prompt === trial.prompt &&
      frames.length === trial.frames.length &&
      frames.every(({ index }, place) => index === trial.frames[place]?.index),
  );
  return found ?? null;
}

/** How much of the answer goes with each frame, in the order shown. */
export function frameWorths({ frames, target, probability }: InfluenceCase): FrameWorth[] {
  return frames.map(({ leftOut, only, ptsSeconds }): FrameWorth => {
    if (leftOut === null) return { share: 1, text: `It is the only frame, at ${moment(ptsSeconds)}.` };
    const share = probability === 0 ? 0 : Math.min(1, Math.max(0, 1 - leftOut.probability / probability));
    const without = `Without it ${target} has ${percent(leftOut.probability)} left of ${percent(probability)}`;
    const says = leftOut.answer === target ? "" : `, and the answer is ${leftOut.answer}`;
    return { share, text: `${without}${says}; with it alone ${percent(only.probability)}.` };
  });
}

/** What the bars under the frames mean, and which frames do together what none does alone. */
export function sayInfluence({ target, groups }: InfluenceCase): string {
  const redundant = groups.filter((group) => group.redundant);
  const together = redundant.map(
    ({ name, leftOut }) => ` Left out together, ${name} leave ${percent(leftOut.probability)}; each alone does little.`,
  );
  return `Bars: how much of ${target} goes when the frame is left out.${together.join("")}`;
}
