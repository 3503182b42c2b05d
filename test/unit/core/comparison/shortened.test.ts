import { describe, expect, it } from "vitest";
import { shortened } from "../../../../src/core/comparison/shortened.ts";

describe("shortened", () => {
  it("leaves a text that fits and cuts one that does not", () => {
    expect(shortened("abcd", 4)).toBe("abcd");
    expect(shortened("abcde", 4)).toBe("abc…");
    expect(shortened("", 4)).toBe("");
  });

  it("cuts between characters as a person counts them", () => {
    expect(shortened("👩‍👩‍👧e\u0301xy", 3)).toBe("👩‍👩‍👧e\u0301…");
  });
});
