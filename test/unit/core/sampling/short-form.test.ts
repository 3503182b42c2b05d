import { describe, expect, it } from "vitest";
import { formatSampler } from "../../../../src/core/sampling/format-sampler.ts";
import { parseSampler } from "../../../../src/core/sampling/parse-sampler.ts";
import { SAMPLER_FORMS } from "../../../../src/core/sampling/sampler-forms.ts";
import { chosenIndices, evenRange, signalOf } from "../../../support/clip-ranges.ts";

const FPS_12 = { type: "fps", fps: 12, min: 4, max: 768, factor: 2 };
const JUDGED = { relevance: "yes-no", poolFps: 10 };
const AKS = { type: "aks", count: 8, threshold: 0.8, spread: -100, depth: 5, ...JUDGED };
const BOLT = { type: "bolt", count: 8, power: 2.5, ...JUDGED };

/** A text, what it stands for, and how it is written where that differs. */
const FORMS: readonly (readonly [text: string, spec: object, written?: string])[] = [
  ["uniform:8", { type: "uniform", count: 8 }],
  ["bins:8", { type: "bins", count: 8 }],
  ["fps:12,min:2,max:64,factor:1", { ...FPS_12, min: 2, max: 64, factor: 1 }],
  ["interval:0.5", { type: "interval", seconds: 0.5 }],
  ["dense", { type: "dense", every: 1 }, "dense:1"],
  ["dense:3,from:1,to:2,max:8", { type: "dense", every: 3, from: 1, to: 2, max: 8 }],
  ["times:1.5,0.25", { type: "times", times: [1.5, 0.25] }],
  ["indices:12,0", { type: "indices", indices: [12, 0] }],
  ["random:8", { type: "random", count: 8, seed: 0 }],
  ["random:8,seed:-3", { type: "random", count: 8, seed: -3 }],
  ["jittered:4,seed:3", { type: "jittered", count: 4, seed: 3 }],
  ["keyframes", { type: "keyframes" }],
  ["keyframes,max:4", { type: "keyframes", max: 4 }, "keyframes:4"],
  ["scene:4,minSeconds:0", { type: "scene", count: 4, minSeconds: 0 }],
  ["motion:4", { type: "motion", count: 4 }],
  ["apex:4", { type: "apex", count: 4, spend: "apexes" }],
  [
    "apex:4,spend:events,method:flow,threshold:0.4,halfSeconds:0.2",
    { type: "apex", count: 4, spend: "events", method: "flow", threshold: 0.4, halfSeconds: 0.2 },
  ],
  ["burst:8", { type: "burst", count: 8, base: 0.25, fps: 12 }],
  ["burst:8,base:0.5,fps:24", { type: "burst", count: 8, base: 0.5, fps: 24 }],
  ["aks:8", AKS],
  ["aks:8,threshold:0.5,spread:0.1,depth:3", { ...AKS, threshold: 0.5, spread: 0.1, depth: 3 }],
  ["bolt:8,power:1,relevance:labels,poolFps:12.5", { ...BOLT, power: 1, relevance: "labels", poolFps: 12.5 }],
  ["two-stage:fps:12/motion:4", { type: "two-stage", candidates: FPS_12, then: { type: "motion", count: 4 } }],
  [
    " two-stage: times:1,2,3 / indices:0,2 , order:shuffle, orderSeed : 9, view: face, size:64 ",
    {
      type: "two-stage",
      candidates: { type: "times", times: [1, 2, 3] },
      then: { type: "indices", indices: [0, 2] },
      order: "shuffle",
      orderSeed: 9,
      view: { crop: "face", size: 64 },
    },
    "two-stage:times:1,2,3/indices:0,2,order:shuffle,orderSeed:9,view:face,size:64",
  ],
  ["two-stage:aks:8/bolt:8", { type: "two-stage", candidates: AKS, then: BOLT }],
  ["uniform:2,order:forward", { type: "uniform", count: 2, order: "forward" }],
  ["times:2,1,order:reverse", { type: "times", times: [2, 1], order: "reverse" }],
  ["uniform:2,order:shuffle,orderSeed:-4", { type: "uniform", count: 2, order: "shuffle", orderSeed: -4 }],
  ["uniform:2,view:full", { type: "uniform", count: 2, view: "full" }],
  ["uniform:2,view:face", { type: "uniform", count: 2, view: "face" }],
  ["uniform:2,size:64", { type: "uniform", count: 2, view: { size: 64 } }],
  [
    "uniform:2,view:full,timestamp:true",
    { type: "uniform", count: 2, view: { timestamp: true } },
    "uniform:2,timestamp:true",
  ],
  [
    "uniform:2,timestamp:false,size:64,margin:0.5,view:face",
    { type: "uniform", count: 2, view: { crop: "face", timestamp: false, size: 64, margin: 0.5 } },
    "uniform:2,view:face,margin:0.5,size:64,timestamp:false",
  ],
];

describe("a sampler in one line", () => {
  const forms = FORMS.map(([text, spec, written = text]) => ({ text, spec, written }));
  it.each(forms)("$text", ({ text, spec, written }) => {
    const parsed = parseSampler(text);
    expect(parsed).toEqual(spec);
    expect(formatSampler(parsed)).toBe(written);
    expect(parseSampler(written)).toEqual(spec);
  });

  it("is there for every sampler, and tested", () => {
    expect(new Set(FORMS.map(([, spec]) => (spec as { type: string }).type))).toEqual(
      new Set(Object.keys(SAMPLER_FORMS)),
    );
    for (const { example } of Object.values(SAMPLER_FORMS)) expect(formatSampler(parseSampler(example))).toBe(example);
  });

  it("has no box, but a name all the same", () => {
    const crop = { x: 0, y: 0.5, width: 1, height: 0.5 };
    expect(formatSampler({ type: "bins", count: 2, view: { crop, size: 64 } })).toBe(
      'bins:2,view:{"x":0,"y":0.5,"width":1,"height":0.5},size:64',
    );
  });
});

describe("what a line cannot say", () => {
  it.each([
    ["uniform:8,", /: "" is no setting of it\. Valid are count, order, orderSeed, view, margin, size, timestamp\.$/],
    ["uniform:8,seed:3", /: "seed" is no setting of it\. Valid are count, order,/],
    ["uniform:8,type:fps", /: "type" is no setting of it\./],
    ["uniform:8,__proto__:1", /: "__proto__" is no setting of it\./],
    ["uniform:8,count:9", /: it sets count twice\.$/],
    ["uniform:8,view:face,size:64,view:full", /: it sets view twice\.$/],
    ["uniform:8,size:8,size:9", /: it sets size twice\.$/],
    ["uniform:8,order", /: after order: comes "forward", "reverse" or "shuffle"\.$/],
    ["uniform:8,order:back", /: after order: comes "forward", "reverse" or "shuffle"\.$/],
    ["uniform:8,orderSeed:3", /cannot be used: orderSeed is what a shuffle begins from: set order to shuffle, or/],
    ["uniform:8,order:reverse,orderSeed:3", /cannot be used: orderSeed is what a shuffle begins from/],
    ["uniform:8,order:shuffle,orderSeed:0.5", /: after orderSeed: comes a whole number\.$/],
    ["uniform:8,view:half", /: after view: comes "full" or "face"; write a box in an experiment\.$/],
    ["uniform:8,size:4", /: after size: comes a whole number from 8 to 4096\.$/],
    ["uniform:8,view:face,margin:5", /: after margin: comes a number from 0 to 4\.$/],
    ["uniform:8,margin:1", /cannot be used: margin is shown around a box: set view to face or to a crop, or leave/],
    ["uniform:8,view:face,timestamp:yes", /: after timestamp: comes true or false\.$/],
    [
      "fps:5,max:1",
      /cannot be used: no multiple of 2 \(factor\) is as small as 1 \(max\): raise max, or lower factor\.$/,
    ],
    ["dense:1,from:2,to:1", /cannot be used: "to" has to be after "from": 1 is not after 2\.$/],
    ["dense:0", /: after dense: comes the step from frame to frame, a whole number from 1 up, as in dense:2\.$/],
    ["interval:0", /: after interval: comes the seconds from one frame to the next, a number above 0, as in/],
    [
      "indices:0.5",
      /: after indices: come frames from the clip's first, 0, separated by commas, as in indices:0,12\.$/,
    ],
    ["times:1,2,order:reverse,3", /: "3" is no setting of it\. Valid are times, order,/],
    ["random:8,seed:1.5", /: after seed: comes a whole number\.$/],
    ["keyframes:0", /: after keyframes: comes the most frames, a whole number from 1 up, as in keyframes\.$/],
    ["scene:4,minSeconds:-1", /: after minSeconds: comes a number from 0 up\.$/],
    ["apex:4,method:optical", /: after method: comes "deviation", "difference" or "flow"\.$/],
    ["apex:4,threshold:2", /: after threshold: comes a number from 0 to 1\.$/],
    ["burst:8,fps:0", /: after fps: comes a number above 0\.$/],
    ["aks:8,depth:17", /: after depth: comes a whole number from 0 to 16\.$/],
    ["aks:8,poolFps:5", /: after poolFps: comes a number from 10 up\.$/],
    ["bolt:8,power:0", /: after power: comes a number above 0 and up to 100\.$/],
    ["bolt:8,relevance:maybe", /: after relevance: comes "yes-no" or "labels"\.$/],
    ["two-stage", /: after two-stage: come two samplers with \/ between them, as in two-stage:fps:12\/motion:4\.$/],
    ["two-stage:fps:12/", /^"two-stage:fps:12\/" is no sampler: after two-stage: come two samplers/],
    ["two-stage:/motion:4", /^"two-stage:\/motion:4" is no sampler: after two-stage: come two samplers/],
    ["two-stage:fps:12/motion:8/motion:4", /: after two-stage: come two samplers with \/ between them/],
    ["two-stage:fps:12/moton:4", /^"moton:4" is no sampler: samplers are .* Did you mean "motion"\?$/],
    ["two-stage:fps:12,order:reverse/motion:4", /: within two-stage, order and view are said of the whole\.$/],
    ["two-stage:dense:1,from:2,to:1/bins:2", /^The sampler "dense:1,from:2,to:1" cannot be used: "to" has to be/],
    ["two-stage:aks:8/bolt:4,relevance:labels", /cannot be used: its samplers ask the model different things/],
  ])("%s", (text, sentence) => {
    expect(() => parseSampler(text)).toThrow(sentence);
    expect(() => parseSampler(text)).toThrow(expect.objectContaining({ kind: "input" }));
  });
});

describe("a second sampler that is left too few", () => {
  const clip = evenRange(100, 25);

  it.each([
    [
      "uniform:4/bins:5",
      /^The sampler bins:5 asks for 5 frames, but uniform:4 chose only 4 from 0 s to 4 s\. Ask for fewer, or let that sampler choose more\.$/,
    ],
    ["uniform:4/fps:5", /^The sampler fps:5 asks for \d+ frames, but uniform:4 chose only 4 /],
    [
      "uniform:1/fps:0.25",
      /\(its factor\), but uniform:1 chose only 1 .*\. Set factor to 1, or let that sampler choose more\.$/,
    ],
    [
      "uniform:4/indices:4",
      /^The sampler asks for frame 4, but uniform:4 chose only 4 frames .*, counted from 0 to 3\./,
    ],
    ["indices:3,5/keyframes", /^indices:3,5 chose no keyframe from 0 s to 4 s, .* Take another sampler, or let/],
  ])("%s", (stages, sentence) => {
    expect(() => chosenIndices(`two-stage:${stages}`, clip, { keyframes: [0] })).toThrow(sentence);
  });
});

describe("burst at a rate beyond any clip's", () => {
  it("takes every frame around the candidate, and no longer than at a usual one", () => {
    const signal = signalOf(100, { spotting: { 49: 0.5, 50: 1, 51: 0.5 } });
    const began = performance.now();
    const atOnce = chosenIndices("burst:3,base:0,fps:1000000000000", evenRange(100, 25), { signal });
    expect(performance.now() - began).toBeLessThan(2000);
    expect(atOnce).toEqual(chosenIndices("burst:3,base:0,fps:25", evenRange(100, 25), { signal }));
  });
});
