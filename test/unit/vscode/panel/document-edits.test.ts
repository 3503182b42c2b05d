import { parse } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import type { DocumentChange } from "../../../../src/protocol/panel-channel.ts";
import { applyEdits, planEdits } from "../../../../src/vscode/panel/document-edits.ts";

const DOCUMENT = `// A first experiment.
{
  "clips": [
    // The one clip.
    { "path": "a.mp4" }, // drawn
  ],
  "samplers": ["uniform:4", "fps:2"],
  "prompts": [
    { "name": "plain", "text": "What?" },
    // A second one.
    { "name": "change", "text": "What changes?" } // last
  ],
  "seed": 7,
}
`;

function changed(text: string, ...changes: DocumentChange[]): string {
  const { edits, reason } = planEdits(text, changes, true);
  expect(reason).toBeUndefined();
  return applyEdits(text, edits ?? []);
}

/** The lines of a text that are not those of another. */
function newLines(after: string, before: string): string[] {
  const known = new Set(before.split("\n"));
  return after.split("\n").filter((line) => !known.has(line));
}

describe("planEdits", () => {
  it("sets a value with the least change of the text", () => {
    const { edits } = planEdits(DOCUMENT, [{ kind: "set", path: ["seed"], value: 17 }], true);
    expect(edits).toEqual([{ offset: DOCUMENT.indexOf("7,\n}"), length: 0, content: "1" }]);
  });

  it("writes what is not there yet at the end of its object, and makes what is missing around it", () => {
    const after = changed(DOCUMENT, { kind: "set", path: ["baseline", "sampler"], value: "fps:2" });
    expect(newLines(after, DOCUMENT)).toEqual(['  "baseline": { "sampler": "fps:2" },']);
    const inline = changed(DOCUMENT, { kind: "set", path: ["clips", 0, "label"], value: "fear" });
    expect(newLines(inline, DOCUMENT)).toEqual(['    { "path": "a.mp4", "label": "fear" }, // drawn']);
  });

  it("inserts into a list as the list is laid out, at either end and between", () => {
    const ends = [0, 1, 2].map((place) => changed(DOCUMENT, { kind: "insert", path: ["samplers", place], value: "x" }));
    expect(ends.map((after) => newLines(after, DOCUMENT)[0])).toEqual([
      '  "samplers": ["x", "uniform:4", "fps:2"],',
      '  "samplers": ["uniform:4", "x", "fps:2"],',
      '  "samplers": ["uniform:4", "fps:2", "x"],',
    ]);
    const prompt = changed(DOCUMENT, { kind: "insert", path: ["prompts", 2], value: { name: "new", text: "?" } });
    expect((parse(prompt) as { prompts: unknown[] }).prompts).toHaveLength(3);
    expect(prompt).toContain("// last");
    const clip = changed(DOCUMENT, { kind: "insert", path: ["clips", 1], value: "b.mp4" });
    expect(clip).toContain('    { "path": "a.mp4" }, // drawn\n    "b.mp4",\n  ],');
  });

  it("makes a list that is missing, and fills one that is empty", () => {
    const after = changed(DOCUMENT, { kind: "insert", path: ["decoders", 0], value: "greedy" });
    expect(newLines(after, DOCUMENT)).toEqual(['  "decoders": ["greedy"],']);
    expect(changed('{ "labels": [] }', { kind: "insert", path: ["labels", 0], value: "joy" })).toBe(
      '{ "labels": ["joy"] }',
    );
    expect(changed("{}", { kind: "set", path: ["seed"], value: 1 })).toContain('"seed": 1');
  });

  it.each([
    [["samplers", 0], '  "samplers": ["fps:2"],'],
    [["samplers", 1], '  "samplers": ["uniform:4"],'],
  ] as const)("removes %j from one line", (path, line) => {
    expect(newLines(changed(DOCUMENT, { kind: "remove", path: [...path] }), DOCUMENT)).toEqual([line]);
  });

  it("removes an entry with its line, and leaves every comment", () => {
    const first = changed(DOCUMENT, { kind: "remove", path: ["prompts", 0] });
    expect(first).not.toContain("plain");
    expect(first).toContain("// A second one.");
    const last = changed(DOCUMENT, { kind: "remove", path: ["prompts", 1] });
    expect(last).toContain("// A second one.");
    expect(last).toContain("// last");
    expect((parse(last) as { prompts: unknown[] }).prompts).toEqual([{ name: "plain", text: "What?" }]);
    const seed = changed(DOCUMENT, { kind: "remove", path: ["seed"] });
    expect(seed).toBe(DOCUMENT.replace('  "seed": 7,\n', ""));
  });

  it("keeps the document's line ends and indentation", () => {
    const dos = DOCUMENT.replaceAll("\n", "\r\n").replaceAll("  ", "\t");
    const after = changed(dos, { kind: "insert", path: ["prompts", 1], value: "Why?" });
    expect(after).toContain('\r\n\t\t"Why?",');
    expect(after.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });

  it("makes several changes as edits of the one text, also where they touch", () => {
    const changes: DocumentChange[] = [
      { kind: "insert", path: ["samplers", 2], value: "apex:4" },
      { kind: "set", path: ["seed"], value: 8 },
      { kind: "set", path: ["samplers", 2], value: "apex:8" },
      { kind: "remove", path: ["samplers", 0] },
    ];
    const after = changed(DOCUMENT, ...changes);
    expect(after).toBe(DOCUMENT.replace('["uniform:4", "fps:2"]', '["fps:2", "apex:8"]').replace("7,", "8,"));
  });

  it("replays a change on a text that has moved on where what it expects still stands there, and refuses it else", () => {
    const moved = DOCUMENT.replace('"a.mp4"', '"b.mp4"');
    const seed = { kind: "set", path: ["seed"], value: 9, expected: 7 } as const;
    expect(planEdits(moved, [{ ...seed, path: ["seed"] }], false).edits).toHaveLength(1);
    const path: DocumentChange = { kind: "set", path: ["clips", 0, "path"], value: "c.mp4", expected: "a.mp4" };
    expect(planEdits(moved, [path], false).reason).toMatch(/changed meanwhile/);
    const fresh: DocumentChange = { kind: "set", path: ["repeats"], value: 2 };
    expect(planEdits(moved, [fresh], false).edits).toHaveLength(1);
    const prompt = { name: "plain", text: "What?" };
    const gone: DocumentChange = { kind: "remove", path: ["prompts", 0], expected: prompt };
    expect(planEdits(moved, [gone], false).edits).toHaveLength(1);
    expect(planEdits(moved, [{ ...gone, expected: { ...prompt, text: "Who?" } }], false).reason).toMatch(/meanwhile/);
  });

  it("refuses places that are not there", () => {
    expect(planEdits(DOCUMENT, [{ kind: "remove", path: ["samplers", 7] }], true).reason).toBe(
      'The document has no place "samplers", entry 8.',
    );
    expect(planEdits(DOCUMENT, [{ kind: "insert", path: ["seed", 0], value: 1 }], true).reason).toMatch(/no place/);
  });
});
