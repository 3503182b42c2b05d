import { describe, expect, it } from "vitest";
import { signalLayout } from "../../../../src/clip/signal/signal-arguments.ts";

const SMOOTHED_LESS = ["-skip_loop_filter", "noref"];

describe("how the signal's pictures are laid out", () => {
  it("is one small picture of the whole, and nothing is enlarged", () => {
    expect(signalLayout({ width: 1920, height: 1080 }, null)).toEqual({
      decoder: SMOOTHED_LESS,
      filter: "scale=160:90:flags=area,format=gray",
      whole: { width: 160, height: 90 },
      region: null,
    });
    expect(signalLayout({ width: 96, height: 64 }, null).whole).toEqual({ width: 96, height: 64 });
  });

  it("has a face's region below the whole, both of one width", () => {
    const box = { x: 0.25, y: 0.25, width: 0.25, height: 0.5 };
    const { whole, region, filter } = signalLayout({ width: 1920, height: 1080 }, box);
    expect(region).toEqual({ width: 142, height: 160 });
    expect(whole).toEqual({ width: 142, height: 80 });
    expect(filter).toContain("[b]crop=480:540:480:270,scale=142:160:flags=area");
  });

  it("leaves the decoder as it is where a pixel of the small picture is the mean of few", () => {
    expect(signalLayout({ width: 256, height: 256 }, null).decoder).toEqual([]);
    // The face alone is a small part of a large picture.
    const box = { x: 0.4, y: 0.4, width: 0.2, height: 0.3 };
    expect(signalLayout({ width: 1280, height: 720 }, box).decoder).toEqual([]);
    expect(signalLayout({ width: 3840, height: 2160 }, box).decoder).toEqual(SMOOTHED_LESS);
  });
});
