import type { DilutionCase } from "../../../protocol/probe.ts";
import type { UnfitChoice } from "../../../protocol/run.ts";
import {
  choiceFigures,
  type MeasuredClips,
  measuredClips,
  truthLogprobs,
  uarOf,
  verdictsOf,
} from "../choice-figures.ts";
import { coverageOf } from "../coverage.ts";
import { peakOf } from "../peak.ts";
import { answerTo, type ClipAnswers, type ProbeCase } from "../probe-cases.ts";
import { comparableSteps } from "./comparable.ts";
import { OTHERS, othersChoice, rateChoice, RATES } from "./plan-dilution.ts";

/** Seconds: how long micro-expressions last, for the coverage that is drawn below the curves. */
const EVENT_SECONDS = [0.25, 0.5];

/** The figures of one model and prompt: the curve over rates with its peak, and that of the event among other frames. */
export function analyseDilution({ model, prompt, clips: all, leftOut, unfit }: ProbeCase, seed: number): DilutionCase {
  const { steps, clips, exceeding } = comparableSteps(all, RATES, rateChoice, unfit);
  const measured = measuredClips(clips, seed);
  const rates = steps.map((framesPerSecond) => {
    const choice = rateChoice(framesPerSecond);
    return { framesPerSecond, ...choiceFigures(measured, choice), coverage: meanCoverage(clips, choice) };
  });
  return {
    model,
    prompt,
    clips: clips.map(({ clip }) => clip.name),
    leftOut: [...leftOut],
    rates: clips.length === 0 ? [] : rates,
    ...(exceeding.length > 0 && { exceeding: [...exceeding] }),
    ratePeak: ratePeak(measured, steps),
    dilution: dilutionOf(all, unfit, seed),
  };
}

function ratePeak({ judged, judging }: MeasuredClips, rates: readonly number[]): DilutionCase["ratePeak"] {
  const choices = rates.map(rateChoice);
  const recalls = choices.map((choice) => uarOf(verdictsOf(judged, choice)));
  const logprobs = choices.map((choice) => truthLogprobs(judged, choice));
  const uar = peakOf((places) => recalls.map((recall) => recall(places)), choices.length, judged.length, judging);
  const truthLogprob = peakOf(
    (places) => logprobs.map((values) => meanAt(values, places)),
    choices.length,
    judged.length,
    judging,
  );
  return uar && truthLogprob && { uar, truthLogprob };
}

function dilutionOf(
  all: readonly ClipAnswers[],
  unfit: readonly UnfitChoice[],
  seed: number,
): DilutionCase["dilution"] {
  const withEvent = all.filter(({ answers }) => answers.has(othersChoice(0)));
  const { steps: others, clips, exceeding } = comparableSteps(withEvent, OTHERS, othersChoice, unfit);
  if (clips.length === 0) return null;
  const measured = measuredClips(clips, seed);
  const asked = others.map((count) => ({ others: count, ...choiceFigures(measured, othersChoice(count)) }));
  // Where no clip has more frames, a further step would be the last one again.
  const steps = asked.filter((step, place) => place === 0 || step.frames > (asked[place - 1]?.frames ?? 0));
  const { judged, judging } = measured;
  const [first, last] = [othersChoice(0), othersChoice(steps.at(-1)?.others ?? 0)];
  const lost = (values: (choice: string) => number[]): number[] => {
    const after = values(last);
    return values(first).map((value, place) => value - (after[place] ?? 0));
  };
  const right = (choice: string): number[] =>
    verdictsOf(judged, choice).list.map(({ truth, answer }) => (truth === answer ? 1 : 0));
  return {
    clips: clips.map(({ clip }) => clip.name),
    steps,
    ...(exceeding.length > 0 && { exceeding: [...exceeding] }),
    loss:
      judged.length === 0
        ? null
        : {
            truthLogprob: judging.mean(lost((choice) => truthLogprobs(judged, choice))),
            accuracy: judging.mean(lost(right)),
          },
  };
}

/** Of events that begin anywhere, over the clips that are as long. */
function meanCoverage(clips: readonly ClipAnswers[], choice: string): DilutionCase["rates"][number]["coverage"] {
  return EVENT_SECONDS.flatMap((eventSeconds) => {
    const own = clips.flatMap((answers) => {
      const { fromSeconds, toSeconds } = answers.clip;
      const durationSeconds = toSeconds - fromSeconds;
      if (durationSeconds < eventSeconds) return [];
      const seconds = answerTo(answers, choice).frames.map(({ ptsSeconds }) => ptsSeconds - fromSeconds);
      return [coverageOf(seconds, { durationSeconds, eventSeconds })];
    });
    if (own.length === 0) return [];
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / own.length;
    return [
      {
        eventSeconds,
        hitProbability: mean(own.map(({ hitProbability }) => hitProbability)),
        expectedFramesOnEvent: mean(own.map(({ expectedFramesOnEvent }) => expectedFramesOnEvent)),
      },
    ];
  });
}

function meanAt(values: readonly number[], places: readonly number[]): number {
  return places.reduce((sum, place) => sum + (values[place] ?? 0), 0) / places.length;
}
