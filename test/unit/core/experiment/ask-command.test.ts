import { describe, expect, it } from "vitest";
import { askCommand } from "../../../../src/core/experiment/ask-command.ts";
import { readExperiment } from "../../../../src/core/experiment/read-experiment.ts";
import { coordinatesOf, trialId } from "../../../../src/core/experiment/trial-id.ts";
import type { Coordinates } from "../../../../src/protocol/run.ts";
import { runClip } from "../../../support/run-report.ts";

const experiment = readExperiment(
  JSON.stringify({
    clips: ["a.mp4"],
    models: ["faces", { name: "small", id: "some/model", device: "webgpu", dtype: "fp16" }],
    samplers: ["uniform:4", { name: "slow", type: "fps", fps: 2 }],
    prompts: [
      { name: "plain", text: "What does it's face show?\nSay $HOME" },
      { name: "told", text: "Which?", system: "You see faces.", labels: ["yes, it is", "no"] },
    ],
    decoders: ["greedy", { name: "warm", temperature: 0.7, maxNewTokens: 12 }],
    labels: ["neutral", "big surprise"],
    maxTokens: 24,
    topLogits: 7,
  }),
  "a.saccade.json",
);

function trial(changes: Partial<Coordinates> = {}): Coordinates {
  const place = { clip: "a.mp4", model: "faces", sampler: "uniform:4", prompt: "plain", decoder: "greedy", repeat: 1 };
  return { ...place, ...changes };
}

describe("a trial as a command", () => {
  it("says clip, model, frames, prompt, labels and limits, quoted for a POSIX shell", () => {
    const { command, differences } = askCommand(trial(), experiment, runClip({ path: "/clips/my clip.mp4" }));
    expect(command).toBe(
      "saccade ask '/clips/my clip.mp4' --model faces --sampler uniform:4 " +
        "--prompt 'What does it'\\''s face show?\nSay $HOME' --labels 'neutral,big surprise' --max-tokens 24 --top-logits 7",
    );
    expect(differences).toEqual([]);
  });

  it("says the range where it is not the whole clip, the model's id and where it computes", () => {
    const clip = runClip({ fromSeconds: 1, toSeconds: 2.5 });
    const { command } = askCommand(trial({ model: "small", sampler: "slow" }), experiment, clip);
    expect(command).toContain(
      "saccade ask /clips/a.mp4 --from 1 --to 2.5 --model some/model --device webgpu --dtype fp16",
    );
    expect(command).toContain("--sampler fps:2 ");
  });

  it("tells in sentences what a command cannot say", () => {
    const { command, differences } = askCommand(
      trial({ decoder: "warm", prompt: "told", repeat: 2 }),
      experiment,
      undefined,
    );
    expect(command).toContain("--max-tokens 12");
    expect(command).not.toContain("--labels");
    expect(differences).toEqual([
      "A label has a comma, which parts labels in a command: they are left out.",
      "The prompt’s system text is left out: a command has none.",
      "The decoder “warm” is left out: a command always takes the likeliest token.",
      "A command asks once: it is the first repeat.",
    ]);
  });

  it("takes the text of a prompt's file from the run", () => {
    const filed = readExperiment(JSON.stringify({ prompts: [{ name: "long", file: "long.txt" }] }), "b.saccade.json");
    const place = trial({ prompt: "long", sampler: "uniform:8" });
    expect(askCommand(place, filed, undefined, [{ name: "long", text: "Look." }]).command).toContain("--prompt Look.");
    expect(askCommand(place, filed, undefined).differences).toHaveLength(1);
  });
});

describe("a trial's id", () => {
  it("says its place, whatever names hold", () => {
    const place = trial({ clip: "a/b c.mp4", prompt: "Which?\n50 %/half" });
    expect(coordinatesOf(trialId(place))).toEqual(place);
  });

  it.each(["", "a/b", "a/b/c/d/e/0", "a/b/c/d/e/%", "branch-01"])("is not %j", (word) => {
    expect(coordinatesOf(word)).toBeNull();
  });
});
