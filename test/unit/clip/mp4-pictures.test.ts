import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pictureBytesIn } from "../../../src/clip/mp4-pictures.ts";

const CLIP = readFileSync(join(import.meta.dirname, "..", "..", "..", "media", "clips", "surprise-01.mp4"));

describe("pictureBytesIn", () => {
  it("multiplies what the tables say: 136 frames of 256 x 256", () => {
    expect(pictureBytesIn(CLIP)).toBe(136 * 256 * 256 * 3);
  });

  it("says nothing of what it cannot read", () => {
    expect(pictureBytesIn(Buffer.of())).toBeUndefined();
    expect(pictureBytesIn(CLIP.subarray(0, CLIP.length - 1))).toBeUndefined();
    // A box that claims to be longer than the file, and one that claims nothing at all.
    for (const size of [0x7fffffff, 3]) {
      const damaged = Buffer.from(CLIP);
      damaged.writeUInt32BE(size, 0);
      expect(pictureBytesIn(damaged)).toBeUndefined();
    }
  });
});
