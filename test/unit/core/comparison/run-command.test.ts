import { expect, it } from "vitest";
import { runCommand } from "../../../../src/core/comparison/run-command.ts";

const planned = { kind: "order", sampler: "uniform:8", timestamps: false, plan: "" } as const;
const probe = { planned, result: null };

it("A run is made again by its document", () => {
  expect(runCommand({ document: { path: "/my clips/a.saccade.json", text: "{}" } })).toBe(
    "saccade run '/my clips/a.saccade.json'",
  );
});

it("A probe of a document is made again by it, and one of a clip by what was asked of it", () => {
  const text = JSON.stringify({
    clips: [{ path: "a.mp4" }],
    models: ["faces"],
    samplers: ["fps:2"],
    prompts: ["What's shown?"],
    labels: ["fear", "surprise"],
  });
  expect(runCommand({ document: { path: "/a.saccade.json", text }, probe })).toBe(
    "saccade probe order /a.saccade.json",
  );
  expect(runCommand({ document: { path: "/a.mp4", text }, probe })).toBe(
    `saccade probe order /a.mp4 --model faces --sampler fps:2 --prompt 'What'\\''s shown?' --labels fear,surprise`,
  );
  expect(runCommand({ document: { path: "/set.jsonl", text: '{ "clips": [] }' }, probe })).toBe(
    "saccade probe order /set.jsonl",
  );
});
