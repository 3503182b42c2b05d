import { expect, it } from "vitest";
import { changedParts } from "../../../../src/core/comparison/changed-parts.ts";
import { readExperiment } from "../../../../src/core/experiment/read-experiment.ts";

const read = (document: object) => readExperiment(JSON.stringify(document), "a.saccade.json");

it("A document asks otherwise where a part of what is computed differs", () => {
  const before = read({ clips: ["a.mp4"], samplers: ["uniform:4"] });
  expect(changedParts(before, before)).toEqual([]);
  expect(changedParts(before, read({ clips: ["a.mp4"], samplers: ["uniform:4", "apex:4"], seed: 1 }))).toEqual([
    "samplers",
    "settings",
  ]);
  const known = {
    path: "a.mp4",
    label: "fear",
    events: [{ label: "fear", onsetSeconds: 1, apexSeconds: 1.2, offsetSeconds: 1.5 }],
  };
  expect(changedParts(before, read({ clips: [known], samplers: ["uniform:4"] }))).toEqual([]);
});
