import { describe, expect, it } from "vitest";
import { framesToLookAt } from "../../../../src/clip/view/look-for-faces.ts";

describe("framesToLookAt", () => {
  it("takes the key frames nearest to the middles of eight parts, each once", () => {
    expect(framesToLookAt(800, [0, 100, 200, 300, 400, 500, 600, 700])).toEqual([0, 100, 200, 300, 400, 500, 600, 700]);
    expect(framesToLookAt(800, [0, 160, 420, 640])).toEqual([0, 160, 420, 640]);
  });

  it("takes the middles themselves where there are few key frames", () => {
    expect(framesToLookAt(80, [0, 40])).toEqual([5, 15, 25, 35, 45, 55, 65, 75]);
    expect(framesToLookAt(80, [])).toEqual([5, 15, 25, 35, 45, 55, 65, 75]);
  });

  it("takes each frame of a clip that has fewer", () => {
    expect(framesToLookAt(1, [0])).toEqual([0]);
    expect(framesToLookAt(3, [0])).toEqual([0, 1, 2]);
  });
});
