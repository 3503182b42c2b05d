import { describe, expect, it } from "vitest";
import { greedyToken, rankOf, topTokens } from "../../../../src/core/decoding/ranking.ts";

const ROW = Float32Array.of(1, 3, 2, 3, -Infinity);

describe("greedyToken", () => {
  it("takes the largest logit, and the lower id of two", () => {
    expect(greedyToken(ROW)).toBe(1);
    expect(greedyToken(Float32Array.of(-Infinity, -2))).toBe(1);
  });
});

describe("rankOf", () => {
  it("counts from 1 and orders equals by id", () => {
    expect([0, 1, 2, 3, 4].map((id) => rankOf(ROW, id))).toEqual([4, 1, 3, 2, 5]);
  });
});

describe("topTokens", () => {
  it("lists the largest first and equals by id", () => {
    expect(topTokens(ROW, 3)).toEqual([1, 3, 2]);
    expect(topTokens(Float32Array.of(7, 7, 7, 7), 2)).toEqual([0, 1]);
  });

  it("gives what there is when more is asked for, and nothing for 0", () => {
    expect(topTokens(ROW, 9)).toEqual([1, 3, 2, 0, 4]);
    expect(topTokens(ROW, 0)).toEqual([]);
  });

  it("agrees with sorting the whole row", () => {
    const row = Float32Array.from({ length: 500 }, (_, id) => (id * 7919) % 83);
    const sorted = [...row.keys()].sort((a, b) => (row[b] ?? 0) - (row[a] ?? 0) || a - b);
    expect(topTokens(row, 40)).toEqual(sorted.slice(0, 40));
    expect(sorted.map((id) => rankOf(row, id))).toEqual(sorted.map((_, place) => place + 1));
  });
});
