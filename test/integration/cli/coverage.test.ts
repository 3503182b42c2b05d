import { expect, it } from "vitest";
import { coverageRowSchema } from "../../../src/protocol/probe.ts";
import { runCli } from "../../support/run-cli.ts";

it("prints a row for each sampler and length of event", async () => {
  const asked = ["--duration", "4", "--frame-rate", "25", "--sampler", "uniform:4", "--sampler", "apex:4"];
  const { code, stdout } = await runCli(["coverage", ...asked, "--event", "0.25,0.5", "--json"]);
  expect(code).toBe(0);
  const rows = coverageRowSchema.array().parse(JSON.parse(stdout));
  expect(rows.map(({ sampler, eventSeconds }) => [sampler, eventSeconds])).toEqual([
    ["uniform:4", 0.25],
    ["uniform:4", 0.5],
    ["apex:4", 0.25],
    ["apex:4", 0.5],
  ]);
  // Frames at 0, 1.32, 2.64 and 3.96 s: half a second of onsets for each of two, 0.04 s for the last, of 3.5.
  expect(rows[1]?.hitProbability).toBeCloseTo(1.04 / 3.5, 9);
  expect(rows[3]).toMatchObject({ hitProbability: null, note: "depends on the content" });
});

it("says what a sampler hit of a clip's own events, and needs a clip or a length", async () => {
  const { stdout } = await runCli([
    "coverage",
    "--clip",
    "media/demo.saccade.json",
    "--sampler",
    "interval:0.1",
    "--json",
  ]);
  const rows = coverageRowSchema.array().parse(JSON.parse(stdout));
  expect(rows[0]?.events?.[0]).toMatchObject({ label: "surprise", framesOnEvent: 3 });
  const nothing = await runCli(["coverage", "--sampler", "uniform:4"]);
  expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining("--duration and --frame-rate") as string });
});
