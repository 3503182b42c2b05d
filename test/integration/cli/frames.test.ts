import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { findFfmpeg } from "../../../src/clip/ffmpeg.ts";
import { framesReplySchema, type SamplerFrames } from "../../../src/protocol/frames.ts";
import { runCli } from "../../support/run-cli.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { encodePainted, H264, runPlainly } from "../clip/painted-clip.ts";

/** Of the eight frames that are looked at to find a face: after the third without one there is none to be found. */
const LOOKED_AT = 6;
/** 136 frames, 25 a second; its one expression goes from 2.25 to 2.56 s. */
const CLIP = resolve("media/clips/surprise-01.mp4");
const folder = temporaryFolder();
const STILL = join(folder, "still.mp4");
const ONE = join(folder, "one.mp4");
const VARIABLE = join(folder, "variable.mp4");

beforeAll(async () => {
  const ffmpeg = await findFfmpeg();
  const h264 = H264.split(" ");
  runPlainly(ffmpeg, ["-f", "lavfi", "-i", "color=c=gray:s=64x48:r=25:d=2", ...h264, STILL]);
  encodePainted(ffmpeg, 1, "25", [...h264, ONE]);
  // Frames 0 to 9 of 25 a second, and then every tenth: 0.36, 0.4, 0.8, 1.2, ... 3.6 s.
  const some = "select='lt(n,10)+not(mod(n,10))'";
  encodePainted(ffmpeg, 100, "25", ["-vf", some, "-vsync", "vfr", ...h264, VARIABLE]);
});

/** What samplers choose of a clip, by the command line. */
async function framesOf(clip: string, samplers: readonly string[], ...options: string[]): Promise<SamplerFrames[]> {
  const asked = samplers.flatMap((sampler) => ["--sampler", sampler]);
  const { code, stdout, stderr } = await runCli(["frames", clip, ...asked, ...options, "--json"]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout.trim().split("\n")).toHaveLength(1);
  const { samplers: chosen } = framesReplySchema.omit({ notes: true }).parse(JSON.parse(stdout));
  expect(chosen.map(({ sampler }) => sampler)).toEqual(samplers);
  return chosen;
}

const indicesOf = (chosen: SamplerFrames | undefined): number[] | undefined => chosen?.frames.map(({ index }) => index);

describe("saccade frames --json", () => {
  it("gives every frame its time, its reason and its score, and says what choosing cost", async () => {
    const [uniform, apex] = await framesOf(CLIP, ["uniform:2", "apex:4"]);
    expect(uniform).toEqual({
      sampler: "uniform:2",
      frames: [
        { index: 0, ptsSeconds: 0, reason: "1 of 2, evenly", score: null },
        { index: 135, ptsSeconds: 5.4, reason: "2 of 2, evenly", score: null },
      ],
      cost: { framesMeasured: 0, calls: 0 },
    });
    expect(apex?.frames).toHaveLength(4);
    expect(apex?.cost).toEqual({ framesMeasured: 136 + LOOKED_AT, calls: 0 });
    const best = apex?.frames.find(({ reason }) => reason === "apex of candidate 1");
    expect(best?.score).toBeGreaterThan(0);
    expect(best?.ptsSeconds).toBeGreaterThan(2.25);
    expect(best?.ptsSeconds).toBeLessThan(2.56);
  });

  it("sees a range only, with a frame that came before it and is still there", async () => {
    const [dense, reverse, apex] = await framesOf(
      CLIP,
      ["dense", "indices:0,2,order:reverse", "apex:3"],
      ...["--from", "2.02", "--to", "2.1"],
    );
    expect(indicesOf(dense)).toEqual([50, 51, 52]);
    expect(indicesOf(reverse)).toEqual([52, 50]);
    expect(indicesOf(apex)).toEqual([50, 51, 52]);
  });

  it("asks the model about ten frames a second, once for both stages", async () => {
    const options = ["--from", "2", "--to", "3", "--device", "cpu"];
    const [aks, bolt, both] = await framesOf(
      CLIP,
      ["aks:2,relevance:labels", "bolt:2,relevance:labels", "two-stage:bolt:4/aks:1"],
      ...options,
    );
    for (const chosen of [aks, bolt, both]) expect(chosen?.cost).toEqual({ framesMeasured: 0, calls: 10 });
    expect(aks?.frames.map(({ reason }) => reason)).toEqual(Array(2).fill("among the most relevant of its part"));
    for (const { score } of bolt?.frames ?? []) expect(score).toBeGreaterThan(0);
    expect(both?.frames.length).toBeGreaterThan(0);
  });

  it("has an answer for a clip in which nothing moves, and for one of a single frame", async () => {
    const kinds = ["apex", "burst", "motion", "scene"];
    const still = await framesOf(
      STILL,
      kinds.map((kind) => `${kind}:2`),
    );
    expect(still.map(indicesOf)).toEqual([
      [12, 37],
      [12, 37],
      [12, 37],
      [12, 37],
    ]);
    expect(still[0]?.frames[0]?.reason).toBe("no candidate: middle of part 1 of 2");
    const single = ["fps:2,factor:1", "keyframes", "dense", "times:0", ...kinds.map((kind) => `${kind}:1`)];
    expect((await framesOf(ONE, single)).map(indicesOf)).toEqual(single.map(() => [0]));
  });

  it("goes by time where the rate of a clip varies", async () => {
    // Frames 0 to 9 begin 0.04 s apart, 10 to 18 at 0.4, 0.8, ... 3.6 s.
    const [interval, times, indices] = await framesOf(VARIABLE, ["interval:1", "times:0.5,2.7", "indices:18"]);
    expect(interval?.frames.slice(0, 4).map(({ ptsSeconds }) => ptsSeconds)).toEqual([0, 0.8, 2, 2.8]);
    expect(times?.frames.map(({ index, ptsSeconds }) => [index, ptsSeconds])).toEqual([
      [10, 0.4],
      [15, 2.4],
    ]);
    expect(indices?.frames[0]?.ptsSeconds).toBe(3.6);
  });
});

describe("saccade frames for a person", () => {
  it("prints a table for each sampler, and takes the clip behind the options", async () => {
    const { code, stdout, stderr } = await runCli(["frames", "--sampler", "uniform:2", "--sampler", "motion:2", CLIP]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(
      /^uniform:2: 2 of 136 frames\nframe {2}seconds {2}reason\n[─ ]+\n {4}0 {4}0\.000 {2}1 of 2, evenly$/m,
    );
    expect(stdout).toMatch(/^motion:2: 2 of 136 frames, 142 looked at to choose\nframe {2}seconds +score {2}reason$/m);
    expect(stdout).toMatch(/ middle of part 2 of 2 of the motion\n$/);
  });
});

describe("what saccade frames refuses, in one sentence and with exit code 2", () => {
  it.each([
    ["no sampler", [CLIP], /Required option '--sampler <sampler>'/],
    ["an unknown sampler", [CLIP, "--sampler", "apx:4"], /"apx:4" is no sampler: .* Did you mean "apex"\?/],
    ["no such clip", ["none.mp4", "--sampler", "apex:4"], /none\.mp4/],
    ["more frames than a clip has", [ONE, "--sampler", "apex:2"], /apex:2 asks for 2 frames, but the clip has only 1 /],
    [
      "more than a range has",
      [CLIP, "--from", "2", "--to", "2.1", "--sampler", "burst:4"],
      /has only 3 from 2 s to 2\.1 s/,
    ],
    ["more than the first stage left", [CLIP, "--sampler", "two-stage:bins:3/apex:4"], /but bins:3 chose only 3 /],
    ["an empty range", [CLIP, "--from", "2", "--to", "2", "--sampler", "apex:1"], /is empty: it has to end after/],
    ["a pair of a single frame", [ONE, "--sampler", "fps:2"], /has only 1 .* Set factor to 1, or widen the range/],
    ["a face where there is none", [STILL, "--sampler", "apex:1,view:face"], /No face was found in the clip/],
    ["a model that is not there", [CLIP, "--sampler", "aks:2", "--model", "nope"], /no model "nope"/],
    [
      "labels, but none are given",
      [CLIP, "--sampler", "aks:2,relevance:labels", "--labels", ""],
      /at least two labels/,
    ],
  ])("%s", async (_, args, sentence) => {
    const { code, stdout, stderr } = await runCli(["frames", ...args, "--json"]);
    expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(/^[^\n]+[.)?]\n$/);
    expect([code, stdout]).toEqual([2, ""]);
  });
});
