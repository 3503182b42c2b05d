import { describe, expect, it } from "vitest";
import { addEvent, removeEvent, setLabel, setRange } from "../../../../../src/core/experiment/edit/clip-edits.ts";
import { marked, markedEvent, markingComplaint } from "../../../../../src/core/experiment/edit/marking.ts";

const EVENT = { label: "surprise", onsetSeconds: 1, apexSeconds: 1.2, offsetSeconds: 1.4 };

describe("an event", () => {
  it("makes an object of a clip that is a path", () => {
    expect(addEvent({ clips: ["a.mp4"] }, 0, EVENT)).toEqual([
      { kind: "set", path: ["clips", 0], value: { path: "a.mp4", events: [EVENT] }, expected: "a.mp4" },
    ]);
  });

  it("begins a list, goes to its end, and takes the list with it when it is the last", () => {
    const bare = { clips: [{ path: "a.mp4" }] };
    const one = { clips: [{ path: "a.mp4", events: [EVENT] }] };
    const two = { clips: [{ path: "a.mp4", events: [EVENT, EVENT] }] };
    expect(addEvent(bare, 0, EVENT)).toEqual([{ kind: "set", path: ["clips", 0, "events"], value: [EVENT] }]);
    expect(addEvent(one, 0, EVENT)).toEqual([{ kind: "insert", path: ["clips", 0, "events", 1], value: EVENT }]);
    expect(removeEvent(two, 0, 1)).toEqual([{ kind: "remove", path: ["clips", 0, "events", 1], expected: EVENT }]);
    expect(removeEvent(one, 0, 0)).toEqual([{ kind: "remove", path: ["clips", 0, "events"], expected: [EVENT] }]);
  });
});

describe("a range and a label", () => {
  it("are written for themselves, and taken out", () => {
    expect(setRange({ clips: ["a.mp4"] }, 0, "from", 1.2)).toEqual([
      { kind: "set", path: ["clips", 0], value: { path: "a.mp4", from: 1.2 }, expected: "a.mp4" },
    ]);
    const clip = { clips: [{ path: "a.mp4", from: 1, label: "fear" }] };
    expect(setRange(clip, 0, "to", 3)).toEqual([{ kind: "set", path: ["clips", 0, "to"], value: 3 }]);
    expect(setRange(clip, 0, "from", undefined)).toEqual([{ kind: "remove", path: ["clips", 0, "from"], expected: 1 }]);
    expect(setRange({ clips: ["a.mp4"] }, 0, "to", undefined)).toEqual([]);
    expect(setLabel(clip, 0, "joy")).toEqual([
      { kind: "set", path: ["clips", 0, "label"], value: "joy", expected: "fear" },
    ]);
    expect(setLabel(clip, 0, undefined)).toEqual([{ kind: "remove", path: ["clips", 0, "label"], expected: "fear" }]);
  });
});

describe("marking", () => {
  it("asks for what is missing and puts the apex in the middle", () => {
    expect(markingComplaint({})).toContain("begins");
    const begun = marked({}, "onsetSeconds", 1);
    expect(markingComplaint(begun)).toContain("ends");
    const done = marked(begun, "offsetSeconds", 1.5);
    expect(markingComplaint(done)).toBeUndefined();
    expect(markedEvent(done, "fear")).toEqual({
      label: "fear",
      onsetSeconds: 1,
      apexSeconds: 1.25,
      offsetSeconds: 1.5,
    });
    expect(markedEvent(marked(done, "apexSeconds", 1.1), "fear")?.apexSeconds).toBe(1.1);
  });

  it("refuses an end before the beginning and an apex outside", () => {
    const wrong = marked(marked({}, "onsetSeconds", 2), "offsetSeconds", 1);
    expect(markingComplaint(wrong)).toContain("end before it begins");
    expect(markedEvent(wrong, "fear")).toBeUndefined();
    const outside = { onsetSeconds: 1, apexSeconds: 3, offsetSeconds: 2 };
    expect(markingComplaint(outside)).toContain("apex");
  });
});
