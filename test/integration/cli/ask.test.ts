import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { findFfmpeg } from "../../../src/clip/ffmpeg.ts";
import { type AskResult, askResultSchema } from "../../../src/protocol/ask.ts";
import { runCli } from "../../support/run-cli.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const CLIP = resolve("media/clips/anger-01.mp4");

function parsed(stdout: string): AskResult {
  expect(stdout.endsWith("\n")).toBe(true);
  return askResultSchema.parse(JSON.parse(stdout));
}

describe("saccade ask --json", () => {
  it("prints one object, as the schema has it, and nothing else on stdout", async () => {
    const { code, stdout, stderr } = await runCli([
      "ask",
      CLIP,
      "--sampler",
      "uniform:4",
      "--top-logits",
      "3",
      "--json",
    ]);
    expect(code).toBe(0);
    const result = parsed(stdout);
    expect(stdout.trim().split("\n")).toHaveLength(1);
    expect(stderr).toBe("Drawn faces: these figures show that the measurement works, not how real models behave.\n");
    expect(result.clip).toMatchObject({ path: CLIP, width: 256, height: 256, frameRate: 25 });
    expect(result.model).toEqual({ id: "faces", dtype: "fp32", device: "cpu" });
    expect(result.sampler).toBe("uniform:4");
    expect(result.prompt).toBe("Which emotion does the person show?");
    const indices = result.frames.map(({ index }) => index);
    expect(indices[0]).toBe(0);
    expect(indices.at(-1)).toBe(result.clip.frameCount - 1);
    expect(result.cost).toMatchObject({ framesDecoded: 4, framesEncoded: 4, newTokens: result.answer.tokens.length });
    for (const { top, logit, rank, id } of result.answer.tokens) {
      expect(top).toHaveLength(3);
      // Greedy: the likeliest token is the one that was said.
      expect([top[0]?.id, top[0]?.logit, rank]).toEqual([id, logit, 1]);
    }
    expect(result.labels.map(({ label }) => label)).toEqual([
      "neutral",
      "happiness",
      "anger",
      "sadness",
      "surprise",
      "fear",
      "disgust",
    ]);
    expect(result.labels.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
    expect(result.labelScoring.rule).toBe("sum");
    const { select, ...stages } = result.cost.seconds;
    // Even places take no look at the clip.
    expect(select).toBe(0);
    for (const seconds of Object.values(stages)) expect(seconds).toBeGreaterThan(0);
  });

  it("follows range, times, prompt, labels and limits", async () => {
    const { stdout } = await runCli([
      ...[
        "ask",
        CLIP,
        "--from",
        "1",
        "--to",
        "2",
        "--sampler",
        "times:0.5,0,0.5",
        "--prompt",
        "Is it {{labels}}? {{frames}}",
      ],
      ...["--labels", "fear, very sad,no", "--max-tokens", "2", "--top-logits", "0", "--json"],
    ]);
    const { answer, cost, frames, labels, prompt } = parsed(stdout);
    expect(frames.map(({ ptsSeconds }) => ptsSeconds)).toEqual([1.48, 1, 1.48]);
    expect(cost).toMatchObject({ framesDecoded: 2, framesEncoded: 2 });
    expect(prompt).toBe("Is it {{labels}}? {{frames}}");
    expect(labels.map(({ label }) => label)).toEqual(["fear", "very sad", "no"]);
    expect(answer.tokens.length).toBeLessThanOrEqual(2);
    expect(answer.tokens.every(({ top }) => top.length === 0)).toBe(true);
  });

  it("scores no labels when told so", async () => {
    const { stdout } = await runCli([
      "ask",
      CLIP,
      "--sampler",
      "uniform:1",
      "--labels",
      "",
      "--max-tokens",
      "1",
      "--json",
    ]);
    expect(parsed(stdout)).toMatchObject({ labels: [], labelScoring: { rule: "sum", mass: 0 } });
  });
});

describe("saccade ask for a person", () => {
  const args = ["ask", CLIP, "--sampler", "uniform:3", "--max-tokens", "4"];

  it("tells the frames' times, the answer, its tokens, the labels and the cost, without colours in a pipe", async () => {
    const { code, stdout, stderr } = await runCli(args);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Seconds +0\.00 {2}1\.56 {2}3\.12$/m);
    expect(stdout).toMatch(/^Answer +\w/m);
    expect(stdout).toMatch(/^Tokens +\S+ \d+\.\d %/m);
    expect(stdout).toMatch(/^Labels +\w+ +█/m);
    expect(stdout).toMatch(/^Cost +3 frames decoded, 3 encoded; \d+ prompt and \d+ new tokens; decode \d/m);
    expect(stdout).toContain("Drawn faces:");
    expect(stdout.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  });

  it("tints the tokens when colours are forced, and not against NO_COLOR", async () => {
    const tinted = await runCli(args, { env: { FORCE_COLOR: "3" } });
    const tokens = tinted.stdout.split("\n").find((line) => line.startsWith("Tokens"));
    expect(tokens).toContain("\u001B[48;2;");
    const plain = await runCli(args, { env: { FORCE_COLOR: "3", NO_COLOR: "1" } });
    expect(plain.stdout).not.toContain("\u001B");
  });
});

describe("footage that Saccade did not draw", () => {
  const folder = temporaryFolder();
  const clip = join(folder, "anonymous.mp4");
  beforeAll(async () => {
    const { path } = await findFfmpeg();
    execFileSync(path, ["-v", "error", "-i", CLIP, "-map_metadata", "-1", "-c", "copy", clip]);
  });
  const sentence = "The model faces knows drawn faces only, and this clip was not drawn by Saccade";

  it("comes with the sentence that this model knows drawn faces only", async () => {
    const args = ["ask", clip, "--sampler", "uniform:1", "--max-tokens", "1"];
    expect((await runCli(args)).stdout).toContain(sentence);
    const json = await runCli([...args, "--json"]);
    expect(json.stderr).toContain(sentence);
    parsed(json.stdout);
  });
});
