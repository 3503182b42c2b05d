import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { findFfmpeg } from "../../../src/clip/ffmpeg.ts";
import { runCli } from "../../support/run-cli.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { writeTinyVlm } from "../../support/tiny-vlm/tiny-vlm.ts";

const CLIP = resolve("media/clips/anger-01.mp4");
/** Alone it takes well below a second each; the tests run beside others. */
const FEW_SECONDS = 20;

describe("bad input", () => {
  const folder = temporaryFolder();
  const file = (name: string): string => join(folder, name);
  beforeAll(async () => {
    writeFileSync(file("empty.mp4"), "");
    writeFileSync(file("text.mp4"), "This is no video.\n".repeat(100));
    copyFileSync(CLIP, file("cut.mp4"));
    truncateSync(file("cut.mp4"), Math.floor(statSync(CLIP).size / 2));
    writeFileSync(file("list.mp4"), `#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n${CLIP}\n#EXT-X-ENDLIST\n`);
    writeFileSync(file("concat.mp4"), `ffconcat version 1.0\nfile '${CLIP}'\n`);
    const { path } = await findFfmpeg();
    execFileSync(path, ["-v", "error", "-f", "lavfi", "-i", "sine=d=1", "-c:a", "aac", file("sound.mp4")]);
    writeTinyVlm(file("tiny"));
    cpSync(file("tiny"), file("no-tokenizer"), { recursive: true });
    rmSync(join(file("no-tokenizer"), "tokenizer.json"));
    cpSync(file("tiny"), file("half"), { recursive: true });
    const onnx = join(file("half"), "onnx", "decoder_model_merged.onnx");
    truncateSync(onnx, Math.floor(readFileSync(onnx).length / 2));
  });

  it.each([
    ["no such file", () => [file("none.mp4")], /none\.mp4/],
    ["a file of 0 bytes", () => [file("empty.mp4")], /empty/],
    ["text renamed to .mp4", () => [file("text.mp4")], /text\.mp4/],
    ["sound only", () => [file("sound.mp4")], /sound\.mp4/],
    ["a file that was cut off", () => [file("cut.mp4")], /cut\.mp4/],
    ["a playlist that points at another file", () => [file("list.mp4")], /list\.mp4/],
    ["a concat list that points at another file", () => [file("concat.mp4")], /concat\.mp4/],
    ["a folder", () => [folder], /folder|directory/],
    ["an unknown model", () => [CLIP, "--model", "no-such-model"], /no model "no-such-model": use faces,/],
    ["a model folder that is not there", () => [CLIP, "--model", "./no/such/folder"], /no model folder/],
    ["a model folder with a file missing", () => [CLIP, "--model", file("no-tokenizer")], /has no tokenizer\.json/],
    [
      "an ONNX file cut in half",
      () => [CLIP, "--model", file("half")],
      /decoder_model_merged\.onnx is no whole ONNX model/,
    ],
    ["weights that are not there", () => [CLIP, "--dtype", "q4"], /has no onnx\/vision_encoder_q4\.onnx\. It has/],
    ["an unknown number format", () => [CLIP, "--dtype", "fp64"], /fp64/],
    ["an unknown device", () => [CLIP, "--device", "abacus"], /no device "abacus" here: use cpu/],
    ["more frames than the range has", () => [CLIP, "--to", "1", "--sampler", "uniform:26"], /26 frames.*only 25/],
    ["an unknown sampler", () => [CLIP, "--sampler", "clever:3"], /clever:3/],
    ["a range outside of the clip", () => [CLIP, "--from", "99"], /99 s/],
    [
      "more tokens than the context holds",
      () => [CLIP, "--model", file("tiny"), "--sampler", "uniform:60"],
      /has \d+ tokens with 60 frames, the model holds 256: choose fewer frames/,
    ],
    [
      "a longer answer than the context holds",
      () => [CLIP, "--max-tokens", "5000"],
      /5000 more are asked for, the model holds 1024: ask for at most \d+/,
    ],
    ["an empty prompt", () => [CLIP, "--prompt", " "], /prompt is empty/],
    ["a prompt that spells a special token", () => [CLIP, "--prompt", "<image> what?"], /holds <image>/],
    ["labels that are the same to the model", () => [CLIP, "--labels", "Fear,fear"], /"Fear" and "fear" are the same/],
    ["an empty label", () => [CLIP, "--labels", "a,,b"], /labels is empty/],
    ["an ffmpeg that is none", () => [CLIP, "--ffmpeg", file("text.mp4")], /text\.mp4/],
    ["seconds that are none", () => [CLIP, "--from", "soon"], /--from.*seconds/],
    ["no whole number", () => [CLIP, "--max-tokens", "0"], /--max-tokens.*from 1 up/],
    ["an unknown option", () => [CLIP, "--bogus"], /--bogus/],
    ["no clip", () => [], /clip/],
  ])("%s: one sentence, exit code 2", async (_, args, sentence) => {
    const { code, stdout, stderr, seconds } = await runCli(["ask", ...args(), "--json"]);
    expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(/^[^\n]+[.)?]\n$/);
    expect(stderr).not.toMatch(/Error:|\bat .*\.js:/);
    expect([code, stdout]).toEqual([2, ""]);
    expect(seconds).toBeLessThan(FEW_SECONDS);
  });
});
