import { describe, expect, it } from "vitest";
import { readExperiment } from "../../../../src/core/experiment/read-experiment.ts";
import type { SamplerEntry } from "../../../../src/protocol/experiment.ts";

const read = (text: string): readonly SamplerEntry[] => readExperiment(text, "a.saccade.json").samplers;

const FPS_12 = { type: "fps", fps: 12, min: 4, max: 768, factor: 2 };

describe("samplers in a document", () => {
  it("are texts or objects, with comments between them; the short form is the name", () => {
    const text = `{
      "samplers": [
        "apex:4,view:face", // On the face.
        /* The same as an object, said in other words. */
        { "type": "apex", "count": 4, "view": { "crop": "face", "margin": 0.5, "timestamp": true } },
        { "type": "dense" /* every frame */, "max": 8, "order": "shuffle", "orderSeed": 3 },
        { "name": "mouth", "type": "bins", "count": 2,
          "view": { "crop": { "x": 0.7, "y": 0.5, "width": 0.3, "height": 0.5 }, "size": 64 } },
        { "type": "bolt", "count": 8, "relevance": "labels", },
      ],
    }`;
    expect(read(text)).toEqual([
      { name: "apex:4,view:face", spec: { type: "apex", count: 4, spend: "apexes", view: "face" } },
      {
        name: "apex:4,view:face,margin:0.5,timestamp:true",
        spec: { type: "apex", count: 4, spend: "apexes", view: { crop: "face", margin: 0.5, timestamp: true } },
      },
      {
        name: "dense:1,max:8,order:shuffle,orderSeed:3",
        spec: { type: "dense", every: 1, max: 8, order: "shuffle", orderSeed: 3 },
      },
      {
        name: "mouth",
        spec: {
          type: "bins",
          count: 2,
          view: { crop: { x: 0.7, y: 0.5, width: 0.3, height: 0.5 }, size: 64 },
        },
      },
      {
        name: "bolt:8,relevance:labels",
        spec: { type: "bolt", count: 8, power: 2.5, relevance: "labels", poolFps: 10 },
      },
    ]);
  });

  it("may have stages, each a text or an object", () => {
    const then = { type: "motion", count: 4 };
    const text = JSON.stringify({
      samplers: [
        { type: "two-stage", candidates: "fps:12", then, view: "face" },
        { type: "two-stage", candidates: { type: "fps", fps: 12 }, then: " motion:4 " },
      ],
    });
    expect(read(text)).toEqual([
      {
        name: "two-stage:fps:12/motion:4,view:face",
        spec: { type: "two-stage", candidates: FPS_12, then, view: "face" },
      },
      { name: "two-stage:fps:12/motion:4", spec: { type: "two-stage", candidates: FPS_12, then } },
    ]);
  });
});

describe("a mistake in a sampler", () => {
  const bins = { type: "bins", count: 2 };
  const crop = { x: 0.7, y: 0, width: 0.3, height: 1 };
  const stages = { type: "two-stage", candidates: "fps:12" };

  /** The sampler stands on the third line, from column 5 on. */
  const problemOf = (sampler: unknown): string => {
    const text = `{\n  "samplers": [ // Which frames.\n    ${JSON.stringify(sampler)}\n  ]\n}`;
    try {
      read(text);
    } catch (error) {
      return (error as Error).message.replace(/^a\.saccade\.json, line 3, column /, "");
    }
    return "";
  };

  it.each([
    [{ ...bins, view: "half" }, '37: "view" has to be "full" or "face", not "half".'],
    [{ ...bins, view: [] }, '37: "view" has to be "full" or "face" or an object, not a list.'],
    [
      { ...bins, view: { zoom: 2 } },
      '38: "zoom" is not known here. Valid keys are "crop", "margin", "size", "timestamp".',
    ],
    [{ ...bins, view: { size: 4 } }, '45: "size" has to be a whole number from 8 to 4096, not 4.'],
    [{ ...bins, view: { crop: "nose" } }, '45: "crop" has to be "face", not "nose".'],
    [{ ...bins, view: { crop: { ...crop, x: 70 } } }, '50: "x" has to be a number from 0 to 1, not 70.'],
    [
      { ...bins, view: { crop: { x: 0, y: 0, width: 1 } } },
      '45: "height" is missing: it has to be a number above 0 and up to 1.',
    ],
    [
      { name: "a", ...bins, view: { crop: { ...crop, width: 0.4 } } },
      '5: The sampler "a" cannot be used: its box reaches beyond the frame: x + width and y + height are 1 at most.',
    ],
    [
      { ...bins, view: { margin: 1 } },
      '5: The sampler "bins:2,margin:1" cannot be used: margin is shown around a box: set view to face or to a crop, or leave margin out.',
    ],
    [
      { ...bins, orderSeed: 3 },
      '5: The sampler "bins:2,orderSeed:3" cannot be used: orderSeed is what a shuffle begins from: set order to shuffle, or leave orderSeed out.',
    ],
    [
      { type: "aks", count: 4, relevance: "label" },
      '41: "relevance" has to be "yes-no" or "labels", not "label". Did you mean "labels"?',
    ],
    [stages, '5: "then" is missing: it has to be a text or an object.'],
    [{ ...stages, then: 3 }, '54: "then" has to be a text or an object, not 3.'],
    [{ ...stages, then: { type: "motion" } }, '54: "count" is missing: it has to be a whole number from 1 up.'],
    [
      { ...stages, then: { ...bins, order: "reverse" } },
      '79: "order" is not known here. Valid keys are "type", "count".',
    ],
    [
      { ...stages, then: "bins:2,view:face" },
      '5: "bins:2,view:face" is no sampler: within two-stage, order and view are said of the whole.',
    ],
    [
      { ...stages, then: "two-stage:fps:2/bins:2" },
      '5: "two-stage:fps:2/bins:2" is no sampler: a sampler within two-stage cannot be two-stage itself.',
    ],
    [
      { ...stages, candidates: "aks:8", then: { type: "bolt", count: 2, relevance: "labels" } },
      '5: The sampler "two-stage:aks:8/bolt:2,relevance:labels" cannot be used: its samplers ask the model different things (relevance): frames are judged once.',
    ],
    [
      "bins:0",
      '5: "bins:0" is no sampler: after bins: comes the number of frames, a whole number from 1 up, as in bins:8.',
    ],
  ])("%j", (sampler, problem) => {
    expect(problemOf(sampler)).toBe(problem);
  });

  it("of an unknown stage names those that there are", () => {
    expect(problemOf({ ...stages, then: { type: "moton", count: 4 } })).toMatch(
      /^62: "type" has to be "uniform", .* or "bolt", not "moton"\. Did you mean "motion"\?$/,
    );
    expect(problemOf({ ...stages, then: "moton:4" })).toMatch(
      /^5: "moton:4" is no sampler: .* Did you mean "motion"\?$/,
    );
  });

  it("is told of an object that says what a text said", () => {
    expect(() =>
      read('{"samplers": ["bins:2,view:face", {"type": "bins", "count": 2, "view": {"crop": "face"}}]}'),
    ).toThrow(
      'line 1, column 35: Entries 1 and 2 of "samplers" are both called "bins:2,view:face": give one another "name".',
    );
  });
});
