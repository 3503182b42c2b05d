import { RATES, OTHERS } from "../../src/core/probes/dilution/plan-dilution.ts";
import type { ChoiceFigures, ProbeFigure, ProbeKind, ProbeResult } from "../../src/protocol/probe.ts";
import type { RunReport } from "../../src/protocol/run.ts";
import { runClip, runReport } from "./run-report.ts";

const asked = { model: "faces", prompt: "plain", clips: ["a.mp4"], leftOut: [] };
const head: Pick<ProbeResult, "format" | "verdicts" | "notes"> = {
  format: 1,
  verdicts: ["A sentence that it says."],
  notes: ["A sentence on how."],
};

function figure(value: number): ProbeFigure {
  return { value, low: value - 0.1, high: value + 0.1 };
}

function choice(frames: number): ChoiceFigures {
  return {
    frames,
    labels: [
      { label: "neutral", logprob: -2 },
      { label: "surprise", logprob: -0.4 },
    ],
    entropyBits: figure(0.6),
    truthLogprob: figure(-0.4),
    accuracy: figure(0.8),
    uar: figure(0.8),
    macroF1: figure(0.75),
    hits: { share: 1, frames: 2 },
  };
}

const change = { move: { distance: figure(0.2), excess: figure(0.1) }, verdict: "notices" } as const;
const effect = { probability: 0.4, change: -0.7, answer: "neutral" };

const RESULTS: Readonly<Record<ProbeKind, ProbeResult>> = {
  dilution: {
    ...head,
    kind: "dilution",
    cases: [
      {
        ...asked,
        rates: RATES.map((framesPerSecond) => ({
          ...choice(framesPerSecond),
          framesPerSecond,
          coverage: [
            { eventSeconds: 0.25, hitProbability: 0.5, expectedFramesOnEvent: 0.5 },
            { eventSeconds: 0.5, hitProbability: 1, expectedFramesOnEvent: 1.2 },
          ],
        })),
        ratePeak: null,
        dilution: {
          clips: ["a.mp4"],
          steps: OTHERS.map((others) => ({ ...choice(others + 4), others })),
          loss: { truthLogprob: figure(0.3), accuracy: figure(0.2) },
        },
      },
    ],
  },
  order: {
    ...head,
    kind: "order",
    marginBits: 0.05,
    cases: [
      {
        ...asked,
        sampler: "uniform:4",
        perClip: ["a.mp4", "b.mp4"].map((clip) => ({
          clip,
          reversed: 0.2,
          shuffled: 0.1,
          jitter: 0.05,
          mostJitter: 0.1,
        })),
        jitter: figure(0.15),
        reversed: change,
        shuffled: change,
        accuracy: { forward: figure(0.8), reversed: figure(0.6), shuffled: figure(0.7) },
        control: null,
      },
    ],
  },
  enrichment: {
    ...head,
    kind: "enrichment",
    cases: [
      {
        ...asked,
        sampler: "interval:1",
        arms: ["keyframes", "keyframes+notes", "as many frames"].map((arm, place) => ({
          arm,
          frames: 6,
          visualTokens: 24 * (place + 1),
          textTokens: 29,
          answer: "surprise",
          truthLogprob: figure(-0.4),
          accuracy: figure(0.5),
          uar: figure(0.3 + place / 10),
          macroF1: figure(0.3),
        })),
        gain: { overKeyframes: figure(0.2), overAsManyFrames: figure(-0.2) },
        notes: {
          written: 12,
          naming: 0.25,
          events: { known: 1, looked: 1, told: 1 },
          checked: [
            {
              clip: "a.mp4",
              gap: 2,
              from: 1,
              to: 1.5,
              text: "brows lower",
              frames: { label: "surprise", probability: 0.9, logprob: -0.1 },
              words: { label: "anger", probability: 0.8, logprob: -0.3 },
              distanceBits: 0.9,
              contradicts: true,
              units: {
                frames: { label: "brows raised", probability: 0.8, logprob: -0.2 },
                words: { label: "brows lowered", probability: 0.9, logprob: -0.1 },
                distanceBits: 0.7,
                contradicts: true,
              },
            },
          ],
        },
      },
    ],
  },
  influence: {
    ...head,
    kind: "influence",
    cases: [
      {
        model: "faces",
        prompt: "plain",
        clip: "a.mp4",
        sampler: "uniform:2",
        target: "surprise",
        probability: 0.8,
        frames: [
          { index: 0, ptsSeconds: 0, onEvent: false, replaced: effect, only: effect, leftOut: effect },
          { index: 40, ptsSeconds: 1.6, onEvent: true, replaced: null, only: effect, leftOut: null },
        ],
        groups: [{ kind: "event", name: "the event", places: [0, 1], leftOut: effect, redundant: true }],
        prefills: { asked: 7, distinct: 6 },
      },
    ],
  },
};

/** The usual run with the result of a probe, and motion on its first clip. */
export function probeReport(kind: ProbeKind): RunReport {
  const base = runReport();
  const [, other] = base.axes.clips;
  const motion = Array.from({ length: 40 }, (_, place) => (place % 10) / 10);
  return {
    ...base,
    axes: { ...base.axes, clips: [runClip({ motion }), ...(other ? [other] : [])] },
    probe: { planned: { kind, sampler: "uniform:4", timestamps: false, plan: "p" }, result: RESULTS[kind] },
  };
}
