import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contentTable } from "../../../../scripts/notices/content-table.ts";
import { readPackageLicence } from "../../../../scripts/notices/package-licence.ts";
import { renderNotices } from "../../../../scripts/notices/render-notices.ts";
import { travellingPackages } from "../../../../scripts/notices/travelling-packages.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "saccade-notices-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function writePackage(manifest: Record<string, unknown>, files: Record<string, string> = {}): string {
  const own = join(folder, String(manifest["name"]));
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, "package.json"), JSON.stringify({ version: "1.2.3", ...manifest }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(own, name), text);
  return own;
}

describe("travellingPackages", () => {
  it("names each package once, with nested ones, and nothing of ours", () => {
    const files = ["dist/cli.js", "node_modules/a/x.js", "node_modules/a/y.js", "node_modules/@b/c/package.json"];
    const bundled = ["node_modules/a/node_modules/d/lib/index.js", "node_modules/zod/v4/core.js"];
    expect(travellingPackages(files, bundled)).toEqual([
      "node_modules/@b/c",
      "node_modules/a",
      "node_modules/a/node_modules/d",
      "node_modules/zod",
    ]);
  });

  it("names what was compiled into a package's own file", () => {
    expect(travellingPackages(["node_modules/@huggingface/transformers/package.json"], [])).toEqual([
      "node_modules/@huggingface/jinja",
      "node_modules/@huggingface/tokenizers",
      "node_modules/@huggingface/transformers",
    ]);
  });
});

describe("readPackageLicence", () => {
  it("takes the package's own terms where it brings them", () => {
    const path = writePackage(
      { name: "a", license: "MIT", author: "Ann <a@b.c>" },
      { LICENSE: "Own words\r\nof Ann\n" },
    );
    expect(readPackageLicence(path)).toMatchObject({ authors: "Ann", licence: "MIT", texts: ["Own words\nof Ann"] });
  });

  it("takes the standard text where it brings none, the GPL with the LGPL", () => {
    const { texts } = readPackageLicence(writePackage({ name: "l", license: "LGPL-3.0-or-later" }));
    expect(texts.map((text) => /GNU (LESSER )?GENERAL PUBLIC LICENSE/.exec(text)?.[0])).toEqual([
      "GNU LESSER GENERAL PUBLIC LICENSE",
      "GNU GENERAL PUBLIC LICENSE",
    ]);
  });

  it.each([
    [{ name: "n" }, "The package n names no licence"],
    [{ name: "u", license: "UNLICENSED" }, "The package u names no licence"],
    [{ name: "r", license: "Rare-1.0" }, "The package r brings no text of its licence, Rare-1.0"],
  ])("refuses %j", (manifest, message) => {
    expect(() => readPackageLicence(writePackage(manifest))).toThrow(message);
  });
});

it("renderNotices lists all packages first and then gives the terms of each", () => {
  const one = readPackageLicence(writePackage({ name: "one", license: "ISC" }, { "LICENSE.md": "Terms of one" }));
  const two = readPackageLicence(writePackage({ name: "two", license: "MIT", repository: "git+https://x.y/two.git" }));
  const text = renderNotices([one, two]);
  expect(text).toContain("- one 1.2.3 (ISC)\n- two 1.2.3 (MIT)\n");
  expect(text.indexOf("Terms of one")).toBeGreaterThan(text.indexOf("- two 1.2.3"));
  expect(text).toContain("Source: https://x.y/two\n");
});

it("contentTable adds up folders and packages, the largest first", () => {
  const files = [
    { path: "README.md", bytes: 10_000 },
    { path: "models/faces/config.json", bytes: 1_000_000 },
    { path: "models/faces/onnx/a.onnx", bytes: 4_000_000 },
    { path: "node_modules/@a/b/c/d.js", bytes: 2_000_000 },
  ];
  expect(contentTable(files, 3_000_000)).toEqual([
    "    5.00 MB     2 files  models/faces",
    "    2.00 MB     1 files  node_modules/@a/b",
    "    0.01 MB     1 files  README.md",
    "    7.01 MB     4 files  in all; packed 3.0 MB",
  ]);
});
