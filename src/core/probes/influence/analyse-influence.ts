import type { InfluenceCase, InfluenceEffect } from "../../../protocol/probe.ts";
import type { DoneTrial } from "../../../protocol/run.ts";
import { isOnEvent } from "../../comparison/event-hits.ts";
import { predictionOf } from "../../comparison/prediction.ts";
import { answerTo, type ClipAnswers } from "../probe-cases.ts";
import {
  ALL,
  type FrameGroup,
  frameGroups,
  onlyChoice,
  replacedChoice,
  withoutChoice,
  withoutGroupChoice,
} from "./plan-influence.ts";

/** Of the target's probability. A change below the first is little, one from the second on is much. */
const LITTLE = 0.05;
const MUCH = 0.25;

/** What each shown frame, and each group, does to the baseline's own answer. */
export function analyseInfluence(
  answers: ClipAnswers,
  of: Pick<InfluenceCase, "model" | "prompt" | "sampler">,
): InfluenceCase {
  const baseline = answerTo(answers, ALL);
  const { label: target, probability } = predictionOf(baseline);
  const before = baseline.labels.find(({ label }) => label === target)?.logprob ?? null;
  const effect = (choice: string): InfluenceEffect => effectOn(answerTo(answers, choice), target, before);
  const effectIfAsked = (choice: string): InfluenceEffect | null =>
    answers.answers.has(choice) ? effect(choice) : null;
  const { events } = answers.clip;
  const frames = baseline.frames.map(({ index, ptsSeconds }, place) => ({
    index,
    ptsSeconds,
    onEvent: events.some((event) => isOnEvent({ index, ptsSeconds }, event)),
    replaced: effectIfAsked(replacedChoice(place + 1)),
    only: effect(onlyChoice(place + 1)),
    leftOut: effectIfAsked(withoutChoice(place + 1)),
  }));
  const lost = (after: InfluenceEffect | null | undefined): number =>
    after ? Math.max(0, (probability ?? 0) - after.probability) : 0;
  const groups = frameGroups(baseline.frames, events).map((group: FrameGroup) => {
    const leftOut = effect(withoutGroupChoice(group));
    const most = Math.max(...group.places.map((place) => lost(frames[place]?.leftOut)));
    return { ...group, places: [...group.places], leftOut, redundant: most < LITTLE && lost(leftOut) >= MUCH };
  });
  const asked = [...answers.answers.values()];
  return {
    ...of,
    clip: answers.clip.name,
    target,
    probability: probability ?? 0,
    frames,
    groups,
    prefills: {
      asked: asked.length,
      distinct: new Set(asked.map((trial) => trial.frames.map(({ index }) => index).join())).size,
    },
  };
}

function effectOn({ labels, text }: DoneTrial, target: string, before: number | null): InfluenceEffect {
  const after = labels.find(({ label }) => label === target);
  const logprob = after?.logprob ?? null;
  return {
    probability: after?.probability ?? 0,
    change: logprob === null || before === null ? null : logprob - before,
    answer: predictionOf({ labels, text }).label,
  };
}
