import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { catalogue, findModel } from "../../../src/inference/catalogue.ts";

const root = mkdtempSync(join(tmpdir(), "saccade-"));
mkdirSync(join(root, "models", "faces"), { recursive: true });
writeFileSync(join(root, "models", "faces", "config.json"), "{}");
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

describe("catalogue", () => {
  it("says which models are on this machine", () => {
    const entries = catalogue(root);
    expect(entries.filter(({ local }) => local).map(({ id }) => id)).toEqual(["faces"]);
    expect(entries.map(({ id }) => id)).toContain("HuggingFaceTB/SmolVLM-256M-Instruct");
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
  });
});

describe("findModel", () => {
  it("finds a bundled model by its name", () => {
    expect(findModel("faces", root)).toMatchObject({
      kind: "folder",
      folder: join(root, "models", "faces"),
      drawnFaces: true,
    });
  });

  it("finds a folder, which comes before a hub id", () => {
    const folder = join(root, "models");
    expect(findModel(folder, root)).toEqual({ id: folder, kind: "folder", folder, drawnFaces: false });
    expect(findModel("src/inference", root)).toMatchObject({ kind: "folder" });
  });

  it("takes owner/name for a hub id", () => {
    expect(findModel("owner/some-model_1.5", root)).toEqual({
      id: "owner/some-model_1.5",
      kind: "hub",
      drawnFaces: false,
    });
  });

  it.each([
    ["no-such-model", 'no model "no-such-model": use faces,'],
    ["./no-such-folder", "no model folder ./no-such-folder"],
    ["/no/such/folder", "no model folder /no/such/folder"],
    ["a/b/c", "no model folder a/b/c"],
    ["package.json", "package.json is a file"],
    ["../escape/name", "no model folder"],
  ])("refuses %s", (text, sentence) => {
    expect(() => findModel(text, root)).toThrow(sentence);
  });
});
