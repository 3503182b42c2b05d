import { writeSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { KeptPictures } from "../../../src/clip/kept-pictures.ts";

const PICTURES = [0, 1, 2].map((picture) => Uint8Array.from({ length: 2 * 3 * 3 }, (_, place) => picture * 50 + place));
const STREAM = Buffer.concat(PICTURES.flatMap((picture) => [Buffer.from("P6\n2 3\n255\n"), picture]));

const made: KeptPictures[] = [];

function kept(data: Uint8Array): KeptPictures {
  const pictures = KeptPictures.make();
  if (!pictures) throw new Error("No file could be made.");
  made.push(pictures);
  writeSync(pictures.file, data);
  return pictures;
}

afterEach(() => {
  for (const pictures of made.splice(0)) pictures.close();
  vi.unstubAllEnvs();
});

describe("KeptPictures", () => {
  it("gives out each picture, as often as it is asked", () => {
    const pictures = kept(STREAM);
    expect(pictures.bytes).toBe(STREAM.length);
    expect(pictures.size).toEqual({ width: 2, height: 3 });
    expect(pictures.isComplete(3)).toBe(true);
    expect([2, 0, 1, 2].map((place) => pictures.picture(place))).toEqual([2, 0, 1, 2].map((place) => PICTURES[place]));
    expect(() => pictures.picture(3)).toThrow("A kept picture is not there.");
  });

  it("are not complete where one is missing, cut or of another size", () => {
    expect(kept(STREAM).isComplete(2)).toBe(false);
    expect(kept(STREAM.subarray(0, -1)).isComplete(3)).toBe(false);
    expect(
      kept(Buffer.from(STREAM.toString("latin1").replace(/P6\n2 3(?!.*P6)/s, "P6\n3 2"), "latin1")).isComplete(3),
    ).toBe(false);
    expect(kept(Buffer.of()).isComplete(0)).toBe(false);
    expect(kept(Buffer.of()).size).toBeUndefined();
    expect(kept(Buffer.from("P6\n1 1\n65535\n")).size).toBeUndefined();
  });

  it("are gone once they are let go", () => {
    const pictures = kept(STREAM);
    pictures.close();
    pictures.close();
    expect(pictures.isOpen).toBe(false);
    expect(() => pictures.picture(0)).toThrow("Kept pictures are not there any more.");
  });

  it.skipIf(process.platform === "win32")("are none where there is no place for a file", () => {
    vi.stubEnv("TMPDIR", "/nowhere/at/all");
    expect(KeptPictures.make()).toBeUndefined();
  });
});
