import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findFfmpeg } from "../../../src/clip/ffmpeg.ts";
import { askClip } from "../../../src/lab/ask/ask-clip.ts";
import { notesOn } from "../../../src/lab/ask/ask-notes.ts";
import { ClipStore } from "../../../src/lab/clip-store.ts";
import { ExperimentLab } from "../../support/experiment-lab.ts";
import { H264, runPlainly } from "../clip/painted-clip.ts";

const lab = new ExperimentLab();
const folder = lab.folder();
const clip = join(folder, "damaged.mp4");

/** More than a minute, whose frames are therefore not all decoded by the probe, with damage at about frame 1120 of 1600. */
async function makeDamaged(): Promise<void> {
  const picture = "testsrc2=s=128x96:r=25:d=64,noise=alls=30:allf=t";
  const output = [...`${H264} -g 50 -movflags faststart`.split(" "), clip];
  runPlainly(await findFfmpeg(), ["-f", "lavfi", "-i", picture, ...output]);
  const bytes = readFileSync(clip);
  const damaged = Math.floor(bytes.length * 0.7);
  writeFileSync(clip, bytes.fill(0, damaged, damaged + 200));
}

const TOLD = expect.stringMatching(/The decoder met errors in .*damaged\.mp4.*may be damaged/) as string;

it("Damage that only decoding meets is told once by a run, and by a question", async () => {
  await makeDamaged();
  const models = ["faces"];
  // The damaged group's last frames are shown by each sampler in another company.
  const samplers = ["indices:0,1148", "indices:10,1149"];
  const run = (frames: readonly string[], name: string): ReturnType<typeof lab.summary> =>
    lab.summary(lab.write(folder, { clips: ["damaged.mp4"], models, samplers: frames, maxTokens: 1 }, name));
  expect((await run(["indices:0,10"], "sound.saccade.json")).warnings).toEqual([]);
  const { warnings, done, failed } = await run(samplers, "damaged.saccade.json");
  expect({ warnings, done, failed }).toEqual({ warnings: [TOLD], done: 2, failed: 0 });

  const sampler = "indices:0,1148";
  const asked = await askClip(
    { clip, model: "faces", dtype: "fp32", device: "cpu", sampler, maxTokens: 1, topLogits: 1, sendHubToken: false },
    {
      models: lab.models,
      footage: new ClipStore(),
      packageRoot: ".",
      signal: new AbortController().signal,
      onProgress: () => undefined,
    },
  );
  expect(notesOn(asked)).toEqual([TOLD, expect.stringMatching(/knows drawn faces only/)]);
});
