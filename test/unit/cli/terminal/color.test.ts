import { describe, expect, it } from "vitest";
import { colorDepth, legend, tint } from "../../../../src/cli/terminal/color.ts";

const terminal = (bits: number): Parameters<typeof colorDepth>[0] => ({ isTTY: true, getColorDepth: () => bits });

describe("colorDepth", () => {
  it("asks the terminal", () => {
    expect(colorDepth(terminal(24), {})).toBe("truecolor");
    expect(colorDepth(terminal(8), {})).toBe("256");
    expect(colorDepth(terminal(4), {})).toBe("none");
  });

  it("writes no colours into a file or a pipe", () => {
    expect(colorDepth({}, {})).toBe("none");
  });

  it("respects NO_COLOR before all, and FORCE_COLOR before the stream", () => {
    expect(colorDepth(terminal(24), { NO_COLOR: "1", FORCE_COLOR: "3" })).toBe("none");
    expect(colorDepth({}, { FORCE_COLOR: "1" })).toBe("256");
    expect(colorDepth({}, { FORCE_COLOR: "3" })).toBe("truecolor");
    expect(colorDepth(terminal(24), { FORCE_COLOR: "0" })).toBe("none");
    expect(colorDepth(terminal(8), { NO_COLOR: "" })).toBe("256");
  });
});

describe("tint", () => {
  it("goes from dark to light, with a foreground that reads on it", () => {
    expect(tint("no", 0, "truecolor")).toBe("\u001B[48;2;0;34;78;38;5;231mno\u001B[0m");
    expect(tint("yes", 1, "truecolor")).toBe("\u001B[48;2;254;232;56;38;5;16myes\u001B[0m");
    expect(tint("maybe", 0.5, "256")).toBe("\u001B[48;5;144;38;5;16mmaybe\u001B[0m");
  });

  it("leaves text alone without colours", () => {
    expect(tint("plain", 0.5, "none")).toBe("plain");
    expect(legend("none")).not.toContain("\u001B");
  });
});
