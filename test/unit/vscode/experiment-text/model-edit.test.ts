import { applyEdits } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { modelsOf, setModel } from "../../../../src/vscode/experiment-text/model-edit.ts";

const set = (text: string): string => applyEdits(text, setModel(text, "owner/name"));

describe("setModel", () => {
  it("replaces the first model and touches nothing else", () => {
    expect(set('{ // mine\n  "models": [ "faces" /* small */, "other" ],\n}')).toBe(
      '{ // mine\n  "models": [ "owner/name" /* small */, "other" ],\n}',
    );
    expect(set('{"models": [{"id": "faces", "name": "small"}]}')).toBe('{"models": ["owner/name"]}');
  });

  it("writes the list where there is none", () => {
    expect(JSON.parse(set('{"clips": ["a.mp4"]}'))).toEqual({ clips: ["a.mp4"], models: ["owner/name"] });
  });
});

it("modelsOf gives ids, and the default where none is named", () => {
  expect(modelsOf('{"models": ["a", {"name": "x", "id": "b"}]}')).toEqual(["a", "b"]);
  expect(modelsOf('{"clips": []}')).toEqual(["faces"]);
});
