import { describe, expect, it } from "vitest";
import { alternate, median, ratioText } from "../../../../scripts/bench/ratios.ts";

describe("the bench's ratios", () => {
  it("takes the middle of what was measured", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  it("runs two sides in turn and compares their medians, the warm-up left out", async () => {
    let clock = 0;
    const order: string[] = [];
    const side = (what: string, milliseconds: readonly number[]) => {
      let run = 0;
      return {
        what,
        run: () => {
          order.push(what);
          clock += milliseconds[run++] ?? 0;
          return Promise.resolve();
        },
      };
    };
    const line = await alternate({
      name: "grid",
      first: side("the loop", [9000, 400, 2000, 800]),
      second: side("Saccade", [9000, 100, 200, 900]),
      runs: 3,
      note: "32 trials",
      now: () => clock,
    });
    expect(order).toEqual(Array.from({ length: 4 }, () => ["the loop", "Saccade"]).flat());
    expect(line).toEqual({ name: "grid", ratio: 4, runs: 3, note: "the loop 800 ms, Saccade 200 ms; 32 trials" });
    expect(ratioText(line)).toBe("grid           4.00x  3 runs  the loop 800 ms, Saccade 200 ms; 32 trials");
  });

  it("lets each side run in a process that it left itself, where it is asked to", async () => {
    const order: string[] = [];
    const side = (what: string, seconds: readonly number[]) => {
      const left = [...seconds];
      return {
        what,
        run: () => {
          order.push(what);
          return Promise.resolve(left.shift());
        },
      };
    };
    const line = await alternate({
      name: "grid",
      first: side("the loop", [9, 4, 9, 6]),
      second: side("Saccade", [9, 1, 9, 1]),
      runs: 2,
      warmUp: "each turn",
    });
    expect(order).toEqual(Array.from({ length: 2 }, () => ["the loop", "the loop", "Saccade", "Saccade"]).flat());
    expect(line).toEqual({ name: "grid", ratio: 5, runs: 2, note: "the loop 5 s, Saccade 1 s" });
  });

  it("counts what a side measured itself", async () => {
    const line = await alternate({
      name: "overhead",
      first: { what: "all", run: () => Promise.resolve(3) },
      second: { what: "least", run: () => Promise.resolve(1.5) },
      runs: 1,
      warmUp: 0,
    });
    expect(line).toEqual({ name: "overhead", ratio: 2, runs: 1, note: "all 3 s, least 1.5 s" });
  });
});
