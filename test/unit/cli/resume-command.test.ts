import { expect, it } from "vitest";
import { resumeCommand } from "../../../src/cli/run.ts";

const USUAL = { device: "auto", dtype: "fp32", pictures: true } as const;

it("names the document, and nothing that goes without saying", () => {
  expect(resumeCommand("a b.saccade.json", USUAL)).toBe('saccade run "a b.saccade.json" --resume');
});

it("carries on what the run was started with", () => {
  const command = resumeCommand("a.saccade.json", {
    out: "runs/one",
    device: "cpu",
    dtype: "q8",
    ffmpeg: "/opt/ffmpeg",
    pictures: false,
    cache: 64 * 1024 ** 2,
    hubToken: true,
    json: true,
  });
  expect(command).toBe(
    'saccade run "a.saccade.json" --resume --out "runs/one" --device "cpu" --dtype "q8" --ffmpeg "/opt/ffmpeg" --no-pictures --cache 64 --hub-token --json',
  );
});
