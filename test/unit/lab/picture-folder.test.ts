import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { pictureFile, PictureFolder } from "../../../src/lab/picture-folder.ts";
import { WriteFailure } from "../../../src/lab/journal/write-failure.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();

function newRun(): string {
  return mkdtempSync(join(folder, "run-"));
}

/** Two pixels: red and a dark blue. */
const PICTURE = { width: 2, height: 1, data: Uint8Array.of(255, 0, 0, 0, 0, 100) };

describe("the pictures of a run", () => {
  it("are PNG files of exactly what the model received, one for each name", async () => {
    const run = newRun();
    const pictures = new PictureFolder(run);
    const keys = await Promise.all(["a", "a", "b"].map((name) => pictures.put(name, PICTURE)));
    const [first = "", again, other] = keys;
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(readdirSync(join(run, "pictures")).sort()).toEqual([`${first}.png`, `${other ?? ""}.png`].sort());
    const { data, info } = await sharp(pictureFile(run, first)).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, [...data]]).toEqual([2, 1, [...PICTURE.data]]);
  });

  it("are found again when the run goes on", async () => {
    const run = newRun();
    const key = await new PictureFolder(run).put("a", PICTURE);
    expect(await new PictureFolder(run).put("a", undefined)).toBe(key);
  });

  it("may come later than the first question for them", async () => {
    const pictures = new PictureFolder(newRun());
    expect(await pictures.put("a", undefined)).toBeUndefined();
    expect(await pictures.put("a", PICTURE)).toMatch(/^[0-9a-f]{32}$/);
  });

  it("are taken from an earlier run that has them", async () => {
    const [earlier, run] = [newRun(), newRun()];
    const key = (await new PictureFolder(earlier).put("a", PICTURE)) ?? "";
    const pictures = new PictureFolder(run, [join(folder, "nowhere"), earlier]);
    expect(await pictures.put("a", undefined)).toBe(key);
    expect(await pictures.put("b", undefined)).toBeUndefined();
    expect(readFileSync(pictureFile(run, key))).toEqual(readFileSync(pictureFile(earlier, key)));
  });

  it("are not those of a writer that was killed half way", async () => {
    const run = newRun();
    const key = (await new PictureFolder(newRun()).put("a", PICTURE)) ?? "";
    mkdirSync(join(run, "pictures"));
    writeFileSync(`${pictureFile(run, key)}.part`, "half");
    const pictures = new PictureFolder(run);
    expect(await pictures.put("a", undefined)).toBeUndefined();
    expect(await pictures.put("a", PICTURE)).toBe(key);
    expect(readdirSync(join(run, "pictures"))).toEqual([`${key}.png`]);
  });

  it("that cannot be written end the run with a sentence", async () => {
    const run = newRun();
    writeFileSync(join(run, "pictures"), "");
    const failure: unknown = await new PictureFolder(run).put("a", PICTURE).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(WriteFailure);
    expect(failure).toMatchObject({ kind: "failure", message: expect.stringContaining("cannot be written") as string });
  });
});
