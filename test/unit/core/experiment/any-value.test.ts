import { describe, expect, it } from "vitest";
import { readExperiment } from "../../../../src/core/experiment/read-experiment.ts";
import { SaccadeError } from "../../../../src/protocol/errors.ts";

const DOCUMENT = {
  clips: [
    "a.mp4",
    { path: "b", events: [{ label: "x", onsetSeconds: 1, apexSeconds: 1, offsetSeconds: 1 }], from: 1, to: 2 },
  ],
  models: ["faces", { name: "b", id: "faces", device: { decoder_model_merged: "cpu" }, dtype: "fp32" }],
  samplers: ["fps:5", { type: "uniform", count: 4 }, { type: "times", times: [1] }, { type: "fps", fps: 1 }],
  prompts: ["a", { name: "b", text: "c", system: "d", labels: ["e"] }],
  decoders: [{ name: "x", temperature: 1, topK: 3, stop: ["a"], contrast: { alpha: 1 }, logitBias: { a: 1 } }],
  labels: ["a"],
  repeats: 2,
  seed: 1,
  baseline: { model: "b", sampler: "fps:5", prompt: "a" },
};
const VALUES = [null, -1, 1.5, "", "x", [], [[]], {}, { type: "fps" }];

/** Every document in which one value stands in the place of another. */
function* changed(value: unknown, rebuild: (part: unknown) => unknown): Iterable<unknown> {
  for (const other of VALUES) yield rebuild(other);
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    for (const [index, item] of items.entries()) {
      yield* changed(item, (part) => rebuild(items.with(index, part)));
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      yield* changed(item, (part) => rebuild({ ...value, [key]: part }));
    }
  }
}

describe("a document with any one value in the place of another", () => {
  it("is read whole, or refused with sentences that have places", () => {
    let refused = 0;
    let read = 0;
    for (const document of changed(DOCUMENT, (whole) => whole)) {
      const text = JSON.stringify(document, null, 1);
      try {
        readExperiment(text, "a");
        read += 1;
      } catch (error) {
        expect(error, text).toBeInstanceOf(SaccadeError);
        for (const line of (error as SaccadeError).message.split("\n")) {
          expect(line).toMatch(/^(?:a, line \d+, column \d+: ["A-Z].*\S[.?]|There (?:is|are) .*)$/);
        }
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(300);
    expect(read).toBeGreaterThan(30);
  }, 60_000);
});
