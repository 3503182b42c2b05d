import { describe, expect, it } from "vitest";
import { Candidates } from "../../../../src/core/decoding/candidates.ts";
import { MeasuredRow } from "../../../../src/core/decoding/measured-row.ts";

function begun(size: number): Candidates {
  const candidates = new Candidates();
  candidates.begin(new MeasuredRow(Float32Array.from({ length: size }, (_, id) => id / 10)));
  return candidates;
}

describe("candidates", () => {
  it.each([
    ["none", []],
    ["the first and the last", [0, 99]],
    ["some, in any order, and one that is not there", [40, 3, 41, 100, 7]],
    ["many", Array.from({ length: 40 }, (_, place) => 99 - 2 * place)],
  ])("lose %s by name, and nothing else", (_, ids) => {
    const [removed, retained] = [begun(100), begun(100)];
    const gone = new Set(ids);
    removed.remove("some", gone);
    retained.retain("some", (id) => !gone.has(id));
    expect([...removed.ids]).toEqual([...retained.ids]);
    expect([...removed.ids]).toEqual(Array.from({ length: 100 }, (__, id) => id).filter((id) => !gone.has(id)));
    const removedBy = removed.removals();
    for (let id = 0; id < 100; id++) expect(removedBy(id)).toBe(gone.has(id) ? "some" : undefined);
  });

  it("are removed once, by whoever was first", () => {
    const candidates = begun(5);
    candidates.remove("one", new Set([1, 2]));
    candidates.remove("other", new Set([2, 3]));
    expect([...candidates.ids]).toEqual([0, 4]);
    expect([1, 2, 3].map(candidates.removals())).toEqual(["one", "one", "other"]);
  });
});
