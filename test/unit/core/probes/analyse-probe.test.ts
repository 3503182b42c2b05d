import { describe, expect, it } from "vitest";
import { analyseProbe } from "../../../../src/core/probes/analyse-probe.ts";
import { orderVerdict } from "../../../../src/core/probes/order/order-verdict.ts";
import { probeResultSchema } from "../../../../src/protocol/probe.ts";
import type { DoneTrial, Trial } from "../../../../src/protocol/run.ts";
import { doneTrial, failedTrial, runClip, runReport } from "../../../support/run-report.ts";

const LABELS = ["neutral", "surprise"];

/** A trial that finds surprise as likely as said. */
function trial(clip: string, sampler: string, surprise: number, changes: Partial<DoneTrial> = {}): DoneTrial {
  const shares = [1 - surprise, surprise];
  const labels = LABELS.map((label, k) => ({ label, logprob: Math.log(shares[k] ?? 0), probability: shares[k] ?? 0 }));
  return doneTrial({ clip, sampler, labels, decoder: "greedy", ...changes });
}

function report(clips: readonly string[], trials: readonly Trial[]) {
  const base = runReport();
  return { trials: [...trials], axes: { ...base.axes, clips: clips.map((name) => runClip({ name })) } };
}

const ORDERS = [
  "forward",
  "reversed",
  ...[1, 2, 3, 4].map((number) => `shuffled ${number}`),
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((number) => `jittered ${number}`),
];

describe("orderVerdict", () => {
  const figure = (low: number | null, high: number | null) => ({ value: 0.1, low, high });

  it.each([
    ["does-not-notice", figure(0.001, 0.049), figure(0.001, 0.03)],
    ["notices", figure(0.1, 0.3), figure(0.02, 0.2)],
    ["within-jitter", figure(0.1, 0.3), figure(-0.2, 0.04)],
    ["undecided", figure(0.01, 0.08), figure(-0.02, 0.06)],
    ["too-few-clips", figure(null, null), figure(null, null)],
  ] as const)("is %s", (verdict, distance, excess) => {
    expect(orderVerdict(distance, excess)).toBe(verdict);
  });
});

describe("analyseProbe", () => {
  const planned = { sampler: "uniform:4", timestamps: false };

  it.each(["order", "dilution", "influence"] as const)(
    "says of %s where nothing could be compared, and why",
    (kind) => {
      const failed = [failedTrial({ clip: "a.mp4", error: "The clip ends at 5 s." })];
      const result = analyseProbe({ ...planned, kind }, report(["a.mp4"], failed));
      expect(result.cases).toEqual([]);
      expect(result.verdicts.join(" ")).toMatch(/nothing can be said/);
      expect(result.notes.at(-1)).toBe("Left out: a.mp4 (The clip ends at 5 s).");
      // It is kept as JSON, which knows no number that is none.
      expect(probeResultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
    },
  );

  it("says of one clip that its order is not noticed on this clip", () => {
    const trials = ORDERS.map((sampler) => trial("a.mp4", sampler, 0.8));
    const result = analyseProbe({ ...planned, kind: "order" }, report(["a.mp4"], trials));
    expect(result.verdicts[0]).toContain("Not on this clip (a.mp4)");
    expect(result.verdicts[0]).not.toContain("does not notice");
    expect(result.notes.join(" ")).toContain("No time text moved with the frames");
  });

  it("says over a set that the order is noticed, with the exact distance", () => {
    const clips = Array.from({ length: 8 }, (_, k) => `${k}.mp4`);
    const trials = clips.flatMap((clip) =>
      ORDERS.map((sampler) => trial(clip, sampler, sampler === "reversed" ? 0.2 : 0.8)),
    );
    const result = analyseProbe({ ...planned, kind: "order", timestamps: true }, report(clips, trials));
    if (result.kind !== "order") throw new Error("It is about order.");
    const entropy = (p: number): number => -p * Math.log2(p) - (1 - p) * Math.log2(1 - p);
    const bits = 1 - entropy(0.2);
    expect(result.cases[0]?.reversed.move.distance.value).toBeCloseTo(bits, 12);
    expect(result.cases[0]).toMatchObject({
      reversed: { verdict: "notices" },
      shuffled: { verdict: "does-not-notice" },
      control: null,
    });
    expect(result.cases[0]?.accuracy?.forward.value).toBe(1);
    expect(result.cases[0]?.accuracy?.reversed.value).toBe(0);
    expect(result.notes.join(" ")).toContain("that time moved with the frame");
  });

  it("leaves a clip with a failed trial out of everything, and says so", () => {
    const trials = ["a.mp4", "b.mp4"].flatMap((clip): Trial[] =>
      ORDERS.map((sampler) =>
        clip === "b.mp4" && sampler === "reversed" ? failedTrial({ clip, sampler }) : trial(clip, sampler, 0.8),
      ),
    );
    const result = analyseProbe({ ...planned, kind: "order" }, report(["a.mp4", "b.mp4"], trials));
    expect(result.cases[0]).toMatchObject({ clips: ["a.mp4"], leftOut: [{ clip: "b.mp4" }] });
    expect(result.notes.at(-1)).toContain("Left out: b.mp4 (The prompt has no room).");
  });

  it("finds what is redundant: each frame can be missed, and not both", () => {
    const frames = [0, 38, 40, 75].map((index) => ({ index, ptsSeconds: index / 25 }));
    const only = (places: readonly number[]) => ({ frames: places.flatMap((place) => frames[place] ?? []) });
    const shares: readonly [string, number, readonly number[]][] = [
      ["all frames", 0.9, [0, 1, 2, 3]],
      ["without frame 1", 0.9, [1, 2, 3]],
      ["without frame 2", 0.88, [0, 2, 3]],
      ["without frame 3", 0.88, [0, 1, 3]],
      ["without frame 4", 0.97, [0, 1, 2]],
      ["without the event surprise at 1.50 s", 0.1, [0, 3]],
      ["without frames 1 to 2", 0.88, [2, 3]],
      ["without frames 2 to 3", 0.1, [0, 3]],
      ["without frames 3 to 4", 0.9, [0, 1]],
      ...[1, 2, 3, 4].map((k): [string, number, number[]] => [`only frame ${k}`, 0.5, [k - 1]]),
      ...[1, 2, 3, 4].map((k): [string, number, number[]] => [`frame ${k} replaced`, 0.9, [k - 1, 3]]),
    ];
    const trials = shares.map(([sampler, share, places]) => trial("a.mp4", sampler, share, only(places)));
    const result = analyseProbe({ ...planned, kind: "influence" }, report(["a.mp4"], trials));
    if (result.kind !== "influence") throw new Error("It is about influence.");
    const [found] = result.cases;
    expect(found).toMatchObject({ target: "surprise", prefills: { asked: 17, distinct: 14 } });
    expect(found?.frames.map(({ onEvent }) => onEvent)).toEqual([false, true, true, false]);
    expect(found?.frames[1]?.leftOut?.change).toBeCloseTo(Math.log(0.88 / 0.9), 12);
    expect(found?.groups.filter(({ redundant }) => redundant).map(({ kind }) => kind)).toEqual(["event", "run"]);
    expect(result.verdicts.join(" ")).toContain("redundant");
    expect(result.verdicts[0]).toContain("the frame at 3.00 s speaks against it, without that it rises to 97.0 %");
  });
});
