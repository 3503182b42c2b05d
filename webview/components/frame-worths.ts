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

/** How much the answer changes without each frame, in the order shown, by the frame that changes most. */
export function frameWorths({ frames, target, probability }: InfluenceCase): FrameWorth[] {
  const most = mostChange(frames, probability);
  return frames.map(({ leftOut, only, ptsSeconds }): FrameWorth => {
    if (leftOut === null) {
      return { share: 1, speaksAgainst: false, text: `It is the only frame, at ${moment(ptsSeconds)}.` };
    }
    const change = leftOut.probability - probability;
    const without = `Without it ${target} has ${percent(leftOut.probability)}, with all ${percent(probability)}`;
    const says = leftOut.answer === target ? "" : `, and the answer is ${leftOut.answer}`;
    return {
      share: most === 0 ? 0 : Math.abs(change) / most,
      speaksAgainst: change > 0,
      text: `${without}${says}; with it alone ${percent(only.probability)}.`,
    };
  });
}

/** What the bars under the frames mean, and which frames do together what none does alone. */
export function sayInfluence({ target, groups, frames, probability }: InfluenceCase): string {
  const redundant = groups.filter((group) => group.redundant);
  const together = redundant.map(
    ({ name, leftOut }) => ` Left out together, ${name} leave ${percent(leftOut.probability)}; each alone does little.`,
  );
  const points = `${(100 * mostChange(frames, probability)).toFixed(1)} points`;
  const rises = frames.some(({ leftOut }) => leftOut !== null && leftOut.probability > probability);
  const hollow = rises ? "; where hollow, it rises" : "";
  return `Bars: how far ${target} falls when the frame is left out, the longest ${points}${hollow}.${together.join("")}`;
}

function mostChange(frames: InfluenceCase["frames"], probability: number): number {
  return Math.max(
    0,
    ...frames.flatMap(({ leftOut }) => (leftOut ? [Math.abs(leftOut.probability - probability)] : [])),
  );
}
