import { expect, it } from "vitest";
import { trialId } from "../../../src/lab/trial-id.ts";

const AT = { clip: "a.mp4", model: "faces", sampler: "uniform:4", prompt: "Which?", decoder: "greedy", repeat: 1 };

it("names a trial by its coordinates, in one word", () => {
  expect(trialId(AT)).toBe("a.mp4/faces/uniform%3A4/Which%3F/greedy/1");
  expect(trialId({ ...AT, clip: "ein Ordner/ä.mp4#1-2" })).not.toMatch(/\s/);
});

it("differs wherever a coordinate does, also where names hold slashes or escapes", () => {
  const others = [
    { ...AT, clip: "b.mp4" },
    { ...AT, model: "faces2" },
    { ...AT, sampler: "uniform:8" },
    { ...AT, prompt: "Which??" },
    { ...AT, decoder: "hot" },
    { ...AT, repeat: 2 },
    { ...AT, clip: "a.mp4/faces", model: "uniform:4" },
    { ...AT, prompt: "Which%3F" },
  ];
  expect(new Set([AT, ...others].map(trialId)).size).toBe(others.length + 1);
});
