import { describe, expect, it } from "vitest";
import { ByteCache } from "../../../src/inference/byte-cache.ts";

function cacheOf(
  bytes: number,
  inUse: ReadonlySet<string> = new Set(),
): { cache: ByteCache<string, string>; dropped: string[] } {
  const dropped: string[] = [];
  const cache = new ByteCache<string, string>(bytes, {
    isInUse: (value) => inUse.has(value),
    onDrop: (value) => dropped.push(value),
  });
  return { cache, dropped };
}

function keys(cache: ByteCache<string, string>): string[] {
  return [...cache.entries()].map(([key]) => key);
}

describe("a cache bounded in bytes", () => {
  it("drops what was used longest ago, and counts its bytes", () => {
    const { cache, dropped } = cacheOf(10);
    cache.set("a", "A", 4);
    cache.set("b", "B", 4);
    expect(cache.get("a")).toBe("A");
    cache.set("c", "C", 4);
    expect(dropped).toEqual(["B"]);
    expect([keys(cache), cache.bytes]).toEqual([["a", "c"], 8]);
    expect(cache.get("b")).toBeUndefined();
  });

  it("drops as many as a large value needs", () => {
    const { cache, dropped } = cacheOf(10);
    for (const name of ["a", "b", "c"]) cache.set(name, name, 3);
    cache.set("large", "large", 9);
    expect([dropped, keys(cache), cache.bytes]).toEqual([["a", "b", "c"], ["large"], 9]);
  });

  it("keeps what it was given last, even without room, until it is trimmed", () => {
    const { cache, dropped } = cacheOf(0);
    cache.set("a", "A", 4);
    expect(cache.get("a")).toBe("A");
    cache.set("b", "B", 4);
    expect([dropped, keys(cache)]).toEqual([["A"], ["b"]]);
    cache.trim();
    expect([dropped, cache.bytes]).toEqual([["A", "B"], 0]);
  });

  it("keeps what is in use, above the bound, and drops it once it is not", () => {
    const inUse = new Set(["A", "B"]);
    const { cache, dropped } = cacheOf(5, inUse);
    cache.set("a", "A", 4);
    cache.set("b", "B", 4);
    cache.set("c", "C", 4);
    cache.set("d", "D", 4);
    expect([dropped, cache.bytes]).toEqual([["C"], 12]);
    inUse.delete("A");
    cache.trim();
    expect([dropped, keys(cache)]).toEqual([["C", "A", "D"], ["b"]]);
  });

  it("puts a value in the place of one with the same key, which it drops", () => {
    const { cache, dropped } = cacheOf(10);
    cache.set("a", "old", 4);
    cache.set("a", "new", 6);
    expect([dropped, cache.get("a"), cache.bytes]).toEqual([["old"], "new", 6]);
  });

  it("does not count looking at all entries as use", () => {
    const { cache, dropped } = cacheOf(8);
    cache.set("a", "A", 4);
    cache.set("b", "B", 4);
    expect(keys(cache)).toEqual(["a", "b"]);
    cache.set("c", "C", 4);
    expect(dropped).toEqual(["A"]);
  });

  it("drops everything when it is cleared, in use or not", () => {
    const { cache, dropped } = cacheOf(10, new Set(["A"]));
    cache.set("a", "A", 4);
    cache.set("b", "B", 4);
    cache.clear();
    expect([dropped, keys(cache), cache.bytes]).toEqual([["A", "B"], [], 0]);
  });
});
