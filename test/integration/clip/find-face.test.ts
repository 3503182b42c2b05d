import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { findFfmpeg } from "../../../src/clip/ffmpeg.ts";
import { probeClip } from "../../../src/clip/probe.ts";
import { findFaceBox } from "../../../src/clip/view/find-face-box.ts";
import { askResultSchema } from "../../../src/protocol/ask.ts";
import { runCli } from "../../support/run-cli.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();
const PHOTOGRAPH = resolve("node_modules/@vladmandic/face-api/demo/sample1.jpg");
const ffmpeg = await findFfmpeg();

function clipOf(name: string, ...input: string[]): string {
  const path = join(folder, name);
  const encode = ["-t", "0.4", "-r", "25", "-vf", "scale=640:-2", "-c:v", "libx264", "-pix_fmt", "yuv420p"];
  execFileSync(ffmpeg.path, ["-v", "error", ...input, ...encode, path]);
  return path;
}

describe("The face's view", () => {
  it.skipIf(!existsSync(PHOTOGRAPH))("is the largest face of a real photograph", async () => {
    const path = clipOf("people.mp4", "-loop", "1", "-i", PHOTOGRAPH);
    const clip = await probeClip(ffmpeg, path);
    const box = await findFaceBox(ffmpeg, clip);
    if (box === null) throw new Error("No face was found.");
    // Three people sit side by side; the one in the middle is at 0.43 to 0.53 of the width.
    expect(box.x + box.width / 2).toBeGreaterThan(0.43);
    expect(box.x + box.width / 2).toBeLessThan(0.55);
    expect(box.width).toBeLessThan(0.3);
    const { code, stdout } = await runCli(["ask", path, "--sampler", "uniform:2,view:face", "--json"]);
    expect(code).toBe(0);
    expect(askResultSchema.parse(JSON.parse(stdout)).frames).toHaveLength(2);
  });

  it("is refused with a sentence where there is no face", async () => {
    const path = clipOf("bars.mp4", "-f", "lavfi", "-i", "smptebars=size=320x240");
    expect(await findFaceBox(ffmpeg, await probeClip(ffmpeg, path))).toBeNull();
    const { code, stdout, stderr } = await runCli(["ask", path, "--sampler", "uniform:2,view:face", "--json"]);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("No face was found in the clip");
  });
});
