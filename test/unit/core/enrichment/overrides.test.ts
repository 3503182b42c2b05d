import { describe, expect, it } from "vitest";
import { isAbout, overrideFor } from "../../../../src/core/enrichment/overrides.ts";

describe("words in the place of a gap's notes", () => {
  const every = { gap: 2, text: "for every clip" };
  const own = { clip: "a.mp4", gap: 2, text: "for this clip" };

  it("are about a gap of their own clip, or of every one where they name none", () => {
    expect(isAbout(every, { clip: "b.mp4", gap: 2 })).toBe(true);
    expect(isAbout(own, { clip: "a.mp4", gap: 2 })).toBe(true);
    expect(isAbout(own, { clip: "b.mp4", gap: 2 })).toBe(false);
    expect(isAbout(own, { clip: "a.mp4", gap: 1 })).toBe(false);
  });

  it("are the last ones of several, whether or not these name the clip", () => {
    const at = { clip: "a.mp4", gap: 2 };
    expect(overrideFor([every, own], at)).toBe(own);
    expect(overrideFor([own, every], at)).toBe(every);
    expect(overrideFor([every, own], { clip: "b.mp4", gap: 2 })).toBe(every);
    expect(overrideFor([every, own], { clip: "a.mp4", gap: 3 })).toBeUndefined();
  });
});
