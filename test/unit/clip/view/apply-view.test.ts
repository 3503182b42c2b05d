import { describe, expect, it } from "vitest";
import { applyView } from "../../../../src/clip/view/apply-view.ts";

/** Red counts columns, green rows; blue is 7. */
function frame(width: number, height: number): Parameters<typeof applyView>[0] {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set([x * 10, y * 10, 7], (y * width + x) * 3);
  return { index: 3, ptsSeconds: 1.24, width, height, data };
}

describe("applyView", () => {
  it("cuts a box out", () => {
    const view = { box: { x: 0.5, y: 0.25, width: 0.5, height: 0.5 }, longestEdge: null, timestamp: false };
    const shown = applyView(frame(4, 4), view);
    expect(shown).toMatchObject({ index: 3, ptsSeconds: 1.24, width: 2, height: 2 });
    expect([...shown.data]).toEqual([20, 10, 7, 30, 10, 7, 20, 20, 7, 30, 20, 7]);
  });

  it("averages what each pixel covers", () => {
    const shown = applyView(frame(4, 2), { box: null, longestEdge: 2, timestamp: false });
    expect(shown).toMatchObject({ width: 2, height: 1 });
    expect([...shown.data]).toEqual([5, 5, 7, 25, 5, 7]);
    // 3 pixels over 2: each covers one and a half.
    const uneven = applyView(frame(3, 1), { box: null, longestEdge: 2, timestamp: false });
    expect([...uneven.data]).toEqual([3, 0, 7, 17, 0, 7]);
  });

  it("writes the time into the lower left corner, and leaves the frame as it was", () => {
    const whole = frame(64, 48);
    const before = whole.data.slice();
    const { data } = applyView(whole, { box: null, longestEdge: null, timestamp: true });
    expect(whole.data).toEqual(before);
    const at = (x: number, y: number): number[] => [...data.subarray((y * 64 + x) * 3, (y * 64 + x) * 3 + 3)];
    // Rows 41 to 47 hold the text: a black margin, five rows of dots, a black margin. "1" is " # " above "## ".
    expect([1, 2, 3].map((x) => at(x, 42)[0])).toEqual([0, 255, 0]);
    expect([1, 2, 3].map((x) => at(x, 43)[0])).toEqual([255, 255, 0]);
    expect(at(0, 47)).toEqual([0, 0, 0]);
    expect(at(0, 40)).toEqual([0, 144, 7]);
    expect(at(63, 47)).toEqual([118, 214, 7]);
  });
});
