import { describe, expect, it } from "vitest";
import {
  addEntry,
  duplicateEntry,
  freeName,
  removeEntry,
  replaceEntry,
} from "../../../../../src/core/experiment/edit/axis-edits.ts";
import { complaintOn } from "../../../../../src/core/experiment/edit/check-changes.ts";
import { applied } from "../../../../../src/core/experiment/edit/document-value.ts";
import { edited } from "./edits.ts";

describe("addEntry", () => {
  it("puts an entry at the end of its axis", () => {
    expect(addEntry(edited({ samplers: ["uniform:4", "fps:2"] }), "samplers", "apex:4")).toEqual([
      { kind: "insert", path: ["samplers", 2], value: "apex:4" },
    ]);
  });

  it("writes an axis out that was left to its default", () => {
    expect(addEntry(edited({}), "samplers", "apex:4")).toEqual([
      { kind: "set", path: ["samplers"], value: ["uniform:8", "apex:4"] },
    ]);
    expect(addEntry(edited({ prompts: [{ name: "a", text: "b", enrich: {} }] }), "samplers", "apex:4")).toEqual([
      { kind: "set", path: ["samplers"], value: ["interval:1", "apex:4"] },
    ]);
  });

  it("names the baseline's part once there are two to choose from", () => {
    const document = {
      samplers: ["uniform:4"],
      decoders: ["greedy", "temperature:1"],
      baseline: { decoder: "greedy" },
    };
    const changes = addEntry(edited(document), "samplers", "apex:4");
    expect(changes).toEqual([
      { kind: "insert", path: ["samplers", 1], value: "apex:4" },
      { kind: "set", path: ["baseline", "sampler"], value: "uniform:4" },
    ]);
    expect(complaintOn(document, changes)).toBeUndefined();
  });
});

describe("replaceEntry", () => {
  it("lets the baseline go with the name", () => {
    const document = { samplers: ["uniform:4", "fps:2"], baseline: { sampler: "uniform:4" } };
    expect(replaceEntry(edited(document), "samplers", 0, "uniform:6")).toEqual([
      { kind: "set", path: ["samplers", 0], value: "uniform:6", expected: "uniform:4" },
      { kind: "set", path: ["baseline", "sampler"], value: "uniform:6", expected: "uniform:4" },
    ]);
  });

  it("lets the notes' model go with the name", () => {
    const document = { models: ["faces"], prompts: [{ text: "What?", enrich: { note: { model: "faces" } } }] };
    expect(replaceEntry(edited(document), "models", 0, { id: "faces", name: "ours" })).toEqual([
      { kind: "set", path: ["models", 0], value: { id: "faces", name: "ours" }, expected: "faces" },
      { kind: "set", path: ["prompts", 0, "enrich", "note", "model"], value: "ours", expected: "faces" },
    ]);
  });

  it("writes nothing where nothing is another", () => {
    expect(replaceEntry(edited({ samplers: ["uniform:4"] }), "samplers", 0, "uniform:4")).toEqual([]);
  });
});

describe("removeEntry", () => {
  const document = { samplers: ["uniform:4", "fps:2"], baseline: { sampler: "fps:2" } };

  it("takes one out, and a baseline that named it", () => {
    expect(removeEntry(edited(document), "samplers", 0)).toEqual([
      { kind: "remove", path: ["samplers", 0], expected: "uniform:4" },
    ]);
    const changes = removeEntry(edited(document), "samplers", 1);
    expect(changes).toEqual([
      { kind: "remove", path: ["samplers", 1], expected: "fps:2" },
      { kind: "remove", path: ["baseline"], expected: { sampler: "fps:2" } },
    ]);
    expect(applied(document, changes)).toEqual({ samplers: ["uniform:4"] });
  });

  it("leaves the last one", () => {
    expect(() => removeEntry(edited({ samplers: ["uniform:4"] }), "samplers", 0)).toThrow(RangeError);
  });
});

describe("duplicateEntry", () => {
  it("puts a copy behind it that has a name of its own", () => {
    const document = { samplers: ["uniform:4", "fps:2"] };
    const changes = duplicateEntry(edited(document), "samplers", 0, { type: "uniform", count: 4 });
    expect(changes).toEqual([
      {
        kind: "insert",
        path: ["samplers", 1],
        value: { type: "uniform", count: 4, name: "uniform:4 2" },
        expected: "fps:2",
      },
    ]);
    expect(complaintOn(document, changes)).toBeUndefined();
  });

  it("counts on where a copy is copied", () => {
    expect(freeName("a", ["a", "a 2"])).toBe("a 3");
    expect(freeName("a 2", ["a", "a 2"])).toBe("a 3");
    expect(freeName("b", ["a"])).toBe("b");
  });
});

describe("complaintOn", () => {
  it("is the core's sentence without its place", () => {
    const changes = addEntry(edited({ samplers: ["uniform:4"] }), "samplers", "apexx:3");
    expect(complaintOn({ samplers: ["uniform:4"] }, changes)).toMatch(
      /^"apexx:3" is no sampler: .* Did you mean "apex"\?$/,
    );
    const twice = addEntry(edited({ samplers: ["uniform:4"] }), "samplers", "uniform:4");
    expect(complaintOn({ samplers: ["uniform:4"] }, twice)).toBe(
      'Entries 1 and 2 of "samplers" are both called "uniform:4": give one another "name".',
    );
  });
});
