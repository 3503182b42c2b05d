import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { experimentJsonSchema } from "../../../../src/core/experiment/json-schema.ts";

describe("media/experiment.schema.json", () => {
  it("says what the validators say: else run node scripts/experiment-schema.ts", () => {
    const committed: unknown = JSON.parse(readFileSync("media/experiment.schema.json", "utf8"));
    expect(committed).toEqual(experimentJsonSchema());
  });

  it("describes every key of the document and every setting of a decoder", () => {
    const schema = JSON.stringify(experimentJsonSchema());
    expect(schema).not.toContain("9007199254740991");
    for (const key of ["samplers", "baseline", "topLogits", "temperature", "noRepeatNgramSize", "contrast", "order"]) {
      expect(schema).toMatch(new RegExp(`"${key}":\\{[^}]*(?:\\{.*?)?"description":"[^"]+`));
    }
  });
});
