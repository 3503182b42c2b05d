import { describe, expect, it } from "vitest";
import { RowLimit } from "../../../../src/inference/transformers/row-limit.ts";

/** Uses the limit as the engine does, on a device that takes so many seconds for so many rows. */
function settle(limit: RowLimit, seconds: (rows: number) => number, steps = 200): number[] {
  return Array.from({ length: steps }, () => {
    const rows = limit.rows(0);
    limit.record(rows, seconds(rows));
    return rows;
  });
}

describe("how many rows go side by side", () => {
  it("begins with 16 and never leaves what fits into memory", () => {
    const limit = new RowLimit(1000);
    expect(limit.rows(0)).toBe(16);
    expect(limit.rows(10)).toBe(16);
    expect(limit.rows(100)).toBe(10);
    expect(limit.rows(999)).toBe(1);
    // One row must go, however large it is.
    expect(limit.rows(5000)).toBe(1);
  });

  it("takes two answers a row, since many share one, as far as they fit if none does", () => {
    const limit = new RowLimit(1000);
    expect(limit.answers(0)).toBe(32);
    expect(limit.answers(10)).toBe(32);
    expect(limit.answers(50)).toBe(20);
    expect(limit.answers(5000)).toBe(1);
  });

  it("grows while a row gets cheaper, up to 128", () => {
    const rows = settle(new RowLimit(1e9), () => 0.01);
    expect(rows.at(-1)).toBe(128);
    expect(Math.max(...rows)).toBe(128);
  });

  it("settles where a row is cheapest", () => {
    // Up to 32 rows cost nothing extra; more of them are dearer than two times as many calls.
    const rows = settle(new RowLimit(1e9), (count) => (count <= 32 ? 0.01 : 0.001 * count));
    expect(new Set(rows.slice(-100))).toEqual(new Set([32]));
  });

  it("does not grow for a gain that is not worth it", () => {
    const rows = settle(new RowLimit(1e9), (count) => 0.001 * count * (1 - 0.01 * Math.log2(count)));
    expect(new Set(rows.slice(-100)).size).toBe(1);
    expect(rows.at(-1)).toBeLessThanOrEqual(32);
  });

  it("shrinks where fewer rows are cheaper, down to 4", () => {
    const limit = new RowLimit(1e9);
    for (const rows of [1, 2, 4, 8]) for (let step = 0; step < 5; step++) limit.record(rows, rows * rows * 0.001);
    const rows = settle(limit, (count) => count * count * 0.001);
    expect(new Set(rows.slice(-100))).toEqual(new Set([4]));
  });

  it("is not moved by one slow step", () => {
    const limit = new RowLimit(1e9);
    limit.record(16, 100);
    expect(limit.rows(0)).toBe(16);
  });
});
