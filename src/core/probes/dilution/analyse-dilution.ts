import type { DilutionCase } from "../../../protocol/probe.ts";
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
import { OTHERS, othersChoice, rateChoice, RATES } from "./plan-dilution.ts";

/** Seconds: how long micro-expressions last, for the coverage that is drawn below the curves. */
const EVENT_SECONDS = [0.25, 0.5];

/** The figures of one model and prompt: the curve over rates with its peak, and that of the event among other frames. */
export function analyseDilution({ model, prompt, clips, leftOut }: ProbeCase, seed: number): DilutionCase {
  const measured = measuredClips(clips, seed);
  const rates = RATES.map((framesPerSecond) => {
    const choice = rateChoice(framesPerSecond);
    return { framesPerSecond, ...choiceFigures(measured, choice), coverage: meanCoverage(clips, choice) };
  });
  return {
    model,
    prompt,
    clips: clips.map(({ clip }) => clip.name),
    leftOut: [...leftOut],
    rates: clips.length === 0 ? [] : rates,
    ratePeak: ratePeak(measured),
    dilution: dilutionOf(
      clips.filter(({ answers }) => answers.has(othersChoice(0))),
      seed,
    ),
  };
}

function ratePeak({ judged, judging }: MeasuredClips): DilutionCase["ratePeak"] {
  const choices = RATES.map(rateChoice);
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

function dilutionOf(clips: readonly ClipAnswers[], seed: number): DilutionCase["dilution"] {
  if (clips.length === 0) return null;
  const measured = measuredClips(clips, seed);
  const all = OTHERS.map((others) => ({ others, ...choiceFigures(measured, othersChoice(others)) }));
  // Where no clip has more frames, a further step would be the last one again.
  const steps = all.filter((step, place) => place === 0 || step.frames > (all[place - 1]?.frames ?? 0));
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
