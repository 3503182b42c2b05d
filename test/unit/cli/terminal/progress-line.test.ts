import { describe, expect, it } from "vitest";
import { ProgressLine } from "../../../../src/cli/terminal/progress-line.ts";

function recorder(isTTY: boolean): { stream: ConstructorParameters<typeof ProgressLine>[0]; written: string[] } {
  const written: string[] = [];
  return { stream: { isTTY, columns: 30, write: (text: string) => written.push(text) > 0 }, written };
}

describe("ProgressLine", () => {
  it("redraws one line, escaped and cut to the terminal's width", () => {
    const { stream, written } = recorder(true);
    const line = new ProgressLine(stream);
    line.show("Loading \u001B[31m");
    line.show("a".repeat(80));
    line.clear();
    expect(written).toEqual(["\r\u001B[KLoading \\x1b[31m", `\r\u001B[K${"a".repeat(29)}`, "\r\u001B[K"]);
  });

  it("draws the first and the last step, and not every one between", () => {
    const { stream, written } = recorder(true);
    const line = new ProgressLine(stream);
    for (let done = 1; done <= 1000; done++) line.show("Frames:", done, 1000);
    expect(written[0]).toContain("Frames: 1 of 1000");
    expect(written.at(-1)).toContain("Frames: 1000 of 1000");
    expect(written.length).toBeLessThan(100);
  });

  it("writes nothing into a file or a pipe", () => {
    const { stream, written } = recorder(false);
    const line = new ProgressLine(stream);
    line.show("Loading");
    line.clear();
    expect(written).toEqual([]);
  });
});
