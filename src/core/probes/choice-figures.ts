import type { ChoiceFigures } from "../../protocol/probe.ts";
import type { DoneTrial } from "../../protocol/run.ts";
import { predictionOf } from "../comparison/prediction.ts";
import { macroF1, unweightedAverageRecall, type Verdict } from "../metrics/classification.ts";
import { entropyBits } from "./distribution.ts";
import { framesOnEvents } from "./known-event.ts";
import { answerTo, type ClipAnswers, distributionOf, truthOf } from "./probe-cases.ts";
import { Resampling } from "./resampling.ts";

/** Nats. What a masked label counts as in a mean: no clip may have minus infinity. */
const LEAST_LOGPROB = -1000;

/** Clips of a probe with what they are measured by. */
export interface MeasuredClips {
  readonly clips: readonly ClipAnswers[];
  /** Those of which it is known what they show, and that they show a label that was asked for. */
  readonly judged: readonly ClipAnswers[];
  readonly resampling: Resampling;
  /** Of the judged ones. */
  readonly judging: Resampling;
}

export function measuredClips(clips: readonly ClipAnswers[], seed: number): MeasuredClips {
  const judged = clips.filter((clip) => truthOf(clip) !== null);
  return {
    clips,
    judged,
    resampling: new Resampling(clips.map(truthOf), seed),
    judging: new Resampling(judged.map(truthOf), seed),
  };
}

/** What a choice of frames led to, over the clips. */
export function choiceFigures({ clips, judged, resampling, judging }: MeasuredClips, choice: string): ChoiceFigures {
  const answers = clips.map((clip) => answerTo(clip, choice));
  const withEvent = clips.filter(({ clip }) => clip.events.length > 0);
  const onEvent = withEvent.map((clip) => {
    return framesOnEvents(answerTo(clip, choice).frames, clip.clip.events).reduce((sum, frames) => sum + frames, 0);
  });
  const truth = truthLogprobs(judged, choice);
  const verdicts = verdictsOf(judged, choice);
  const known = judged.length > 0;
  return {
    frames: mean(answers.map(({ frames }) => new Set(frames.map(({ index }) => index)).size)),
    labels: meanLogprobs(answers),
    entropyBits: resampling.mean(answers.map((answer) => entropyBits(distributionOf(answer)))),
    truthLogprob: known ? judging.mean(truth) : null,
    accuracy: known ? judging.mean(verdicts.list.map(({ truth, answer }) => (truth === answer ? 1 : 0))) : null,
    uar: known ? judging.figure(uarOf(verdicts)) : null,
    macroF1: known ? judging.figure((places) => macroF1(at(verdicts.list, places), verdicts.labels)) : null,
    hits:
      withEvent.length === 0
        ? null
        : { share: mean(onEvent.map((frames) => (frames > 0 ? 1 : 0))), frames: mean(onEvent) },
  };
}

/** Of each clip, the log-probability of what it shows, in nats. */
export function truthLogprobs(judged: readonly ClipAnswers[], choice: string): number[] {
  return judged.map((clip) => {
    const own = answerTo(clip, choice).labels.find(({ label }) => label === truthOf(clip));
    return own?.logprob ?? LEAST_LOGPROB;
  });
}

export interface Verdicts {
  readonly list: readonly Verdict[];
  /** How many labels there are. */
  readonly labels: number;
}

/** Of each clip, what it shows and what was answered. */
export function verdictsOf(judged: readonly ClipAnswers[], choice: string): Verdicts {
  const names = [...new Set(judged.flatMap((clip) => answerTo(clip, choice).labels.map(({ label }) => label)))];
  const list = judged.map((clip) => ({
    truth: names.indexOf(truthOf(clip) ?? ""),
    answer: names.indexOf(predictionOf(answerTo(clip, choice)).label),
  }));
  return { list, labels: names.length };
}

/** Unweighted average recall of the clips at some places. */
export function uarOf({ list, labels }: Verdicts): (places: readonly number[]) => number {
  return (places) => unweightedAverageRecall(at(list, places), labels);
}

function at<T>(list: readonly T[], places: readonly number[]): T[] {
  return places.flatMap((place) => {
    const item = list[place];
    return item === undefined ? [] : [item];
  });
}

function meanLogprobs(answers: readonly DoneTrial[]): ChoiceFigures["labels"] {
  const names = [...new Set(answers.flatMap(({ labels }) => labels.map(({ label }) => label)))];
  return names.map((label) => {
    const logprobs = answers.flatMap(({ labels }) => labels.filter((own) => own.label === label));
    const isMasked = logprobs.some(({ logprob }) => logprob === null);
    return { label, logprob: isMasked ? null : mean(logprobs.map(({ logprob }) => logprob ?? 0)) };
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
