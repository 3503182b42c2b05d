import { describe, expect, it } from "vitest";
import { complaintOn } from "../../../../../src/core/experiment/edit/check-changes.ts";
import { FrameClock } from "../../../../../src/core/experiment/edit/frame-clock.ts";
import { editedFrames, tickChanges } from "../../../../../src/core/experiment/edit/tick-edits.ts";
import { edited } from "./edits.ts";

/** 25 frames a second, of which one is late. */
const times = Array.from({ length: 50 }, (_, index) => (index === 7 ? 0.2814 : index / 25));
const clock = new FrameClock(times, 25, 50);

function lane(indices: readonly number[], fromSeconds = 0) {
  return { place: 0, frames: indices.map((index) => clock.frame(index)), fromSeconds, clock };
}

describe("FrameClock", () => {
  it("finds the frame on screen, the nearest one and its neighbours", () => {
    expect(clock.frameAt(0.2813)).toEqual({ index: 7, ptsSeconds: 0.2814 });
    expect(clock.frameAt(0.279).index).toBe(6);
    expect(clock.nearest(0.279).index).toBe(7);
    expect(clock.frameAt(-1).index).toBe(0);
    expect(clock.frameAt(99).index).toBe(49);
    expect(clock.between(0.1, 0.2).map(({ index }) => index)).toEqual([2, 3, 4]);
  });

  it("goes by the rate where there are too many frames to tell", () => {
    const long = new FrameClock(null, 30, 1_000_000);
    expect(long.isExact).toBe(false);
    expect(long.frameAt(1000.01)).toEqual({ index: 30_000, ptsSeconds: 1000 });
  });
});

describe("tickChanges", () => {
  it("makes a list of times of a sampler, which keeps its name", () => {
    const document = { samplers: ["uniform:4"] };
    const changes = tickChanges(edited(document), lane([0, 16, 33, 49]), { kind: "add", frame: clock.frame(7) });
    expect(changes).toEqual([
      {
        kind: "set",
        path: ["samplers", 0],
        value: { name: "uniform:4", type: "times", times: [0, 0.281, 0.64, 1.32, 1.96] },
        expected: "uniform:4",
      },
    ]);
    expect(complaintOn(document, changes)).toBeUndefined();
  });

  it("keeps what of each frame is shown, and the order", () => {
    const document = { samplers: [{ name: "a", type: "uniform", count: 2, view: "face", order: "reverse" }] };
    expect(tickChanges(edited(document), lane([49, 0]), { kind: "remove", frame: clock.frame(49) })).toEqual([
      {
        kind: "set",
        path: ["samplers", 0],
        value: { name: "a", type: "times", times: [0], order: "reverse", view: "face" },
        expected: document.samplers[0],
      },
    ]);
  });

  it("writes an axis out that was left to its default", () => {
    expect(tickChanges(edited({}), lane([0, 49]), { kind: "remove", frame: clock.frame(49) })).toEqual([
      { kind: "set", path: ["samplers"], value: [{ name: "uniform:8", type: "times", times: [0] }] },
    ]);
  });

  it("changes one time of a list alone", () => {
    const document = { samplers: [{ name: "a", type: "times", times: [0, 0.64, 1.32] }] };
    const at = edited(document);
    const own = lane([0, 16, 33]);
    expect(tickChanges(at, own, { kind: "add", frame: clock.frame(20) })).toEqual([
      { kind: "insert", path: ["samplers", 0, "times", 2], value: 0.8, expected: 1.32 },
    ]);
    expect(tickChanges(at, own, { kind: "add", frame: clock.frame(40) })).toEqual([
      { kind: "insert", path: ["samplers", 0, "times", 3], value: 1.6 },
    ]);
    expect(tickChanges(at, own, { kind: "move", from: clock.frame(16), to: clock.frame(17) })).toEqual([
      { kind: "set", path: ["samplers", 0, "times", 1], value: 0.68, expected: 0.64 },
    ]);
    expect(tickChanges(at, own, { kind: "remove", frame: clock.frame(33) })).toEqual([
      { kind: "remove", path: ["samplers", 0, "times", 2], expected: 1.32 },
    ]);
  });

  it("lets the baseline go with an unnamed list of times", () => {
    const document = { samplers: ["times:0,0.64", "fps:2"], baseline: { sampler: "times:0,0.64" } };
    const changes = tickChanges(edited(document), lane([0, 16]), { kind: "remove", frame: clock.frame(16) });
    expect(changes).toEqual([
      {
        kind: "set",
        path: ["samplers", 0],
        value: { name: "times:0,0.64", type: "times", times: [0] },
        expected: "times:0,0.64",
      },
    ]);
    const object = { samplers: [{ type: "times", times: [0, 0.64] }, "fps:2"], baseline: { sampler: "times:0,0.64" } };
    expect(tickChanges(edited(object), lane([0, 16]), { kind: "remove", frame: clock.frame(16) })).toEqual([
      { kind: "remove", path: ["samplers", 0, "times", 1], expected: 0.64 },
      { kind: "set", path: ["baseline", "sampler"], value: "times:0", expected: "times:0,0.64" },
    ]);
  });

  it("counts from where the clip begins", () => {
    const document = { samplers: ["uniform:2"] };
    const [change] = tickChanges(edited(document), lane([25, 49], 1), { kind: "add", frame: clock.frame(30) });
    expect(change?.value).toEqual({ name: "uniform:2", type: "times", times: [0, 0.2, 0.96] });
  });

  it("changes nothing where the frame is there already, or is the last", () => {
    const document = edited({ samplers: ["uniform:2"] });
    expect(tickChanges(document, lane([0, 49]), { kind: "add", frame: clock.frame(0) })).toEqual([]);
    expect(tickChanges(document, lane([0]), { kind: "remove", frame: clock.frame(0) })).toEqual([]);
    const move = { kind: "move", from: clock.frame(0), to: clock.frame(49) } as const;
    expect(editedFrames(lane([0, 49]).frames, move)).toBeUndefined();
  });
});
