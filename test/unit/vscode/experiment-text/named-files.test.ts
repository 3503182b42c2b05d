import { expect, it } from "vitest";
import { isHubId, namedFiles } from "../../../../src/vscode/experiment-text/named-files.ts";

it("namedFiles finds clips, globs, manifests, files of prompts and models, with their places", () => {
  const text = `{
    "clips": ["a.mp4", { "path": "set/*.mp4" }, "bench/m.jsonl", {}],
    "prompts": ["no file", { "file": "p.txt" }],
    "models": ["faces", { "id": "./mine" }],
  }`;
  const found = namedFiles(text);
  expect(found.map(({ kind, path }) => [kind, path])).toEqual([
    ["clip", "a.mp4"],
    ["clips", "set/*.mp4"],
    ["manifest", "bench/m.jsonl"],
    ["prompt", "p.txt"],
    ["model", "faces"],
    ["model", "./mine"],
  ]);
  for (const { path, offset, length } of found) expect(text.slice(offset, offset + length)).toBe(JSON.stringify(path));
});

it("isHubId tells what only the hub would know from what is a folder", () => {
  expect(isHubId("owner/name")).toBe(true);
  expect(["faces", "./a/b", "/a/b", "a/b/c"].map(isHubId)).toEqual([false, false, false, false]);
});
