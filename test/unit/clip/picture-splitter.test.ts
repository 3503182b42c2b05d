import { describe, expect, it } from "vitest";
import { PictureSplitter } from "../../../src/clip/picture-splitter.ts";

/** Pictures of four bytes, the n-th filled with n. */
const STREAM = Uint8Array.from({ length: 40 }, (_, position) => Math.floor(position / 4));

describe("PictureSplitter", () => {
  it.each([1, 3, 4, 7, 40])("cuts a stream that comes %i bytes at a time", (step) => {
    const kept: [number, number[]][] = [];
    const splitter = new PictureSplitter(
      4,
      (place) => place % 3 === 0,
      (place, data) => kept.push([place, [...data]]),
    );
    for (let position = 0; position < STREAM.length; position += step) {
      splitter.push(STREAM.subarray(position, position + step));
    }
    expect(splitter.count).toBe(10);
    expect(kept).toEqual([0, 3, 6, 9].map((place) => [place, [place, place, place, place]]));
  });

  it("does not count a picture that breaks off", () => {
    const splitter = new PictureSplitter(
      4,
      () => true,
      () => undefined,
    );
    splitter.push(STREAM.subarray(0, 11));
    expect(splitter.count).toBe(2);
  });
});
