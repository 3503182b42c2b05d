import { describe, expect, it } from "vitest";
import { fixView, showsFace, viewArea, viewKey } from "../../../../src/core/sampling/frame-view.ts";

const FACE = { x: 0.25, y: 0.25, width: 0.5, height: 0.4 };

describe("fixView", () => {
  it("is nothing for whole frames as they are", () => {
    expect(fixView(undefined, null)).toBeNull();
    expect(fixView("full", FACE)).toBeNull();
    expect(fixView({}, FACE)).toBeNull();
    expect(viewKey(null)).toBe("");
  });

  it("shows a face with a quarter of its box on each side, within the frame", () => {
    expect(showsFace("face")).toBe(true);
    expect(showsFace({ crop: FACE })).toBe(false);
    const view = fixView("face", FACE);
    expect(view?.box?.x).toBeCloseTo(0.125, 12);
    expect(view?.box?.y).toBeCloseTo(0.15, 12);
    expect(view?.box?.width).toBeCloseTo(0.75, 12);
    expect(view?.box?.height).toBeCloseTo(0.6, 12);
    expect(fixView({ crop: "face", margin: 4 }, FACE)?.box).toEqual({ x: 0, y: 0, width: 1, height: 1 });
  });

  it("refuses to show a face that was not found", () => {
    expect(() => fixView("face", null)).toThrow("No face was found in the clip");
  });

  it("keeps a region as it is given", () => {
    expect(fixView({ crop: FACE, size: 64, timestamp: true }, null)).toEqual({
      box: FACE,
      longestEdge: 64,
      timestamp: true,
    });
  });
});

describe("viewArea", () => {
  it("takes the pixels that the box touches, and never enlarges them", () => {
    const view = { box: { x: 0.1, y: 0.5, width: 0.25, height: 0.25 }, longestEdge: 64, timestamp: false };
    expect(viewArea(view, { width: 320, height: 240 })).toEqual({
      left: 32,
      top: 120,
      width: 80,
      height: 60,
      shownWidth: 64,
      shownHeight: 48,
    });
    expect(viewArea({ ...view, longestEdge: 512 }, { width: 320, height: 240 })).toMatchObject({
      shownWidth: 80,
      shownHeight: 60,
    });
  });

  it("shows a pixel at least", () => {
    const view = { box: { x: 1, y: 1, width: 0.001, height: 0.001 }, longestEdge: null, timestamp: false };
    expect(viewArea(view, { width: 10, height: 10 })).toEqual({
      left: 9,
      top: 9,
      width: 1,
      height: 1,
      shownWidth: 1,
      shownHeight: 1,
    });
  });
});

describe("viewKey", () => {
  it("tells views apart", () => {
    const views = [
      { box: FACE, longestEdge: null, timestamp: false },
      { box: FACE, longestEdge: 64, timestamp: false },
      { box: null, longestEdge: 64, timestamp: false },
      { box: null, longestEdge: 64, timestamp: true },
    ];
    expect(new Set(views.map(viewKey)).size).toBe(views.length);
  });
});
