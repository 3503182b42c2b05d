import { describe, expect, it } from "vitest";
import { combineBoxes } from "../../../../src/clip/view/combine-boxes.ts";
import type { Box } from "../../../../src/protocol/sampling.ts";

const at = (x: number, y: number, edge: number): Box => ({ x, y, width: edge, height: edge });

describe("combineBoxes", () => {
  it("holds the face wherever it moves", () => {
    const box = combineBoxes([
      [{ box: at(0.25, 0.25, 0.25), score: 0.9 }],
      [],
      [{ box: at(0.375, 0.25, 0.25), score: 0.6 }],
    ]);
    expect(box).toEqual({ x: 0.25, y: 0.25, width: 0.375, height: 0.25 });
  });

  it("leaves out who is elsewhere", () => {
    const other = { box: at(0, 0, 0.125), score: 1 };
    const main = { box: at(0.5, 0.5, 0.25), score: 0.8 };
    expect(combineBoxes([[other, main], [other]])).toEqual(main.box);
  });

  it("stays within the frame", () => {
    expect(combineBoxes([[{ box: at(-0.25, 0.75, 0.5), score: 1 }]])).toEqual({
      x: 0,
      y: 0.75,
      width: 0.25,
      height: 0.25,
    });
  });

  it("is none where no frame shows a face", () => {
    expect(combineBoxes([])).toBeNull();
    expect(combineBoxes([[], []])).toBeNull();
  });
});
