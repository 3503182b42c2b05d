import { describe, expect, it } from "vitest";
import { faceRegion, isSurelyWhole } from "../../../../src/clip/signal/face-region.ts";
import type { FoundFace } from "../../../../src/clip/view/combine-boxes.ts";

const face = (score: number, x = 0.25, edge = 0.25): FoundFace => ({
  score,
  box: { x, y: 0.25, width: edge, height: edge },
});
const frames = (...scores: number[]): FoundFace[][] => scores.map((score) => (score > 0 ? [face(score)] : []));

describe("faceRegion", () => {
  it("is the face with a quarter more on each side, where it is surely there", () => {
    const region = { x: 0.1875, y: 0.1875, width: 0.375, height: 0.375 };
    expect(faceRegion(frames(0.9, 0.95, 0.86, 0.99))).toEqual(region);
    expect(faceRegion(frames(0.9, 0.95, 0.86, 0))).toEqual(region);
  });

  it("is all of the picture where too few frames show one", () => {
    expect(faceRegion(frames(0.9, 0.95, 0, 0))).toBeNull();
    expect(faceRegion([])).toBeNull();
    expect(faceRegion([[], []])).toBeNull();
  });

  it("does not go by what may be a drawing or a pattern", () => {
    expect(faceRegion(frames(0.69, 0.69, 0.69, 0.69))).toBeNull();
    expect(faceRegion(frames(0.99, 0.99, 0.6, 0.5))).toBeNull();
  });

  it("is all of the picture where the face takes up most of it", () => {
    expect(faceRegion([[face(0.95, 0.1, 0.6)], [face(0.95, 0.1, 0.6)]])).toBeNull();
  });

  it("holds the face wherever it moves", () => {
    const moving = [[face(0.9)], [face(0.9, 0.3125)], [face(0.9, 0.375)], [face(0.9, 0.25)]];
    expect(faceRegion(moving)).toEqual({ x: 0.15625, y: 0.1875, width: 0.5625, height: 0.375 });
  });
});

describe("isSurelyWhole", () => {
  it("is so once too many frames were without a sure face, and never before", () => {
    expect(isSurelyWhole(frames(0, 0), 8)).toBe(false);
    expect(isSurelyWhole(frames(0, 0.6, 0), 8)).toBe(true);
    expect(isSurelyWhole(frames(0.9, 0.9, 0.9, 0.9, 0.9, 0, 0), 8)).toBe(false);
    expect(isSurelyWhole([], 0)).toBe(false);
  });

  it("changes nothing about the region: what is stopped early is all of the picture", () => {
    for (let bits = 0; bits < 2 ** 8; bits++) {
      const all = frames(...Array.from({ length: 8 }, (_, place) => ((bits >> place) & 1 ? 0.9 : 0)));
      const stop = all.findIndex((_, place) => isSurelyWhole(all.slice(0, place), 8));
      if (stop >= 0) expect([faceRegion(all), faceRegion(all.slice(0, stop))]).toEqual([null, null]);
    }
  });
});
