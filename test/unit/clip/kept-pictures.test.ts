import { describe, expect, it } from "vitest";
import { KeptPictures, NoRoom } from "../../../src/clip/kept-pictures.ts";

const PICTURES = [0, 1, 2].map((picture) => Uint8Array.from({ length: 2 * 3 * 3 }, (_, place) => picture * 50 + place));
const STREAM = Buffer.concat(PICTURES.flatMap((picture) => [Buffer.from("P6\n2 3\n255\n"), picture]));

function kept(data: Uint8Array, pieceBytes: number): KeptPictures {
  const pictures = new KeptPictures(1000);
  for (let start = 0; start < data.length; start += pieceBytes) pictures.push(data.subarray(start, start + pieceBytes));
  return pictures;
}

describe("KeptPictures", () => {
  it.each([1, 5, 29, 30, 1000])("puts pictures together that came in pieces of %i bytes", (pieceBytes) => {
    const pictures = kept(STREAM, pieceBytes);
    expect(pictures.size).toEqual({ width: 2, height: 3 });
    expect(pictures.isComplete(3)).toBe(true);
    expect([2, 0, 1].map((place) => pictures.picture(place))).toEqual([PICTURES[2], PICTURES[0], PICTURES[1]]);
  });

  it("are not complete where one is missing, cut or of another size", () => {
    expect(kept(STREAM, 7).isComplete(2)).toBe(false);
    expect(kept(STREAM.subarray(0, -1), 7).isComplete(3)).toBe(false);
    expect(
      kept(Buffer.from(STREAM.toString("latin1").replace(/P6\n2 3(?!.*P6)/s, "P6\n3 2"), "latin1"), 7).isComplete(3),
    ).toBe(false);
    expect(new KeptPictures(1000).isComplete(0)).toBe(false);
    expect(new KeptPictures(1000).size).toBeUndefined();
    expect(kept(Buffer.from("P6\n1 1\n65535\n"), 7).size).toBeUndefined();
  });

  it("has no room beyond its limit, and gives out a copy", () => {
    const pictures = new KeptPictures(STREAM.length);
    pictures.push(STREAM);
    expect(() => {
      pictures.push(Uint8Array.of(0));
    }).toThrow(NoRoom);
    pictures.picture(1).fill(0);
    expect(pictures.picture(1)).toEqual(PICTURES[1]);
  });
});
