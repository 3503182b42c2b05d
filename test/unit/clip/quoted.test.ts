import { describe, expect, it } from "vitest";
import { quoted } from "../../../src/clip/quoted.ts";

describe("quoted", () => {
  it("keeps a path as it is, but for what would break the line", () => {
    expect(quoted("/clips/Gesicht 100%d 顔.mp4")).toBe('"/clips/Gesicht 100%d 顔.mp4"');
    expect(quoted("C:\\clips\\a.mp4")).toBe('"C:\\clips\\a.mp4"');
    expect(quoted("a\nb\u001b[31m\u0085c")).toBe('"a\\nb\\u001b[31m\\u0085c"');
  });
});
