import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { ByteCache } from "../../../../src/inference/byte-cache.ts";
import { ClipStore } from "../../../../src/lab/clip-store.ts";
import { listRuns } from "../../../../src/lab/requests/list-runs.ts";
import { readRun } from "../../../../src/lab/journal/read-run.ts";
import { runProbe } from "../../../../src/lab/probes/run-probe.ts";
import { renderProbe } from "../../../../src/lab/report/render-probe.ts";
import type { RunHooks, RunSummary, RunTools } from "../../../../src/lab/run/run-experiment.ts";
import type { ProbeKind } from "../../../../src/protocol/probe.ts";
import { type RunReport, runReportSchema } from "../../../../src/protocol/run.ts";
import { ExperimentLab, withoutTimes } from "../../../support/experiment-lab.ts";

const lab = new ExperimentLab();

/** A manifest of two demo clips, each with its event. */
function newSet(): string {
  const folder = lab.folder();
  const known = readFileSync(resolve("media/clips/manifest.jsonl"), "utf8").split("\n");
  const lines = known.filter((line) => /"(?:surprise-01|anger-01)\.mp4"/.test(line));
  for (const name of ["surprise-01.mp4", "anger-01.mp4"]) cpSync(resolve("media/clips", name), join(folder, name));
  writeFileSync(join(folder, "two.jsonl"), lines.join("\n"));
  return join(folder, "two.jsonl");
}

interface Probed {
  readonly summary: RunSummary;
  readonly report: RunReport;
}

async function probe(
  kind: ProbeKind,
  target: string,
  hooks: RunHooks = {},
  resume = false,
  asked: { readonly sampler?: string } = { sampler: "uniform:5" },
): Promise<Probed> {
  const request = { kind, target, asked, resume, device: "cpu", dtype: "fp32" as const };
  const tools: RunTools = {
    models: lab.models,
    footage: new ClipStore(),
    encodings: new ByteCache(2 ** 28),
    versions: { saccade: "test", runtime: "test" },
  };
  const summary = await runProbe(request, tools, hooks);
  return { summary, report: await readRun(summary.directory) };
}

describe("a probe of two clips with the real model", () => {
  it("asks at every rate and among more and more others, decoding each frame once", async () => {
    const { summary, report } = await probe("dilution", newSet());
    expect(summary).toMatchObject({ status: "finished", trials: 30, done: 30, failed: 0 });
    expect(runReportSchema.parse(report)).toEqual(report);
    const result = report.probe?.result;
    if (result?.kind !== "dilution") throw new Error("It is about rates.");
    const [found] = result.cases;
    expect(found?.rates.map(({ framesPerSecond }) => framesPerSecond)).toEqual([1, 2, 5, 10, 15, 20, 25]);
    expect(found?.rates.at(-1)?.hits?.share).toBe(1);
    expect(found?.ratePeak).toBeNull();
    expect(found?.dilution?.steps[0]?.others).toBe(0);
    const frames = report.axes.clips.reduce((sum, { frameCount }) => sum + frameCount, 0);
    expect(report.work.computed.framesEncoded).toBeLessThanOrEqual(frames);
    expect(report.axes.clips[0]?.motion?.length).toBeGreaterThan(50);
    expect(result.verdicts[0]).toContain("A peak is claimed over 5 clips or more only.");
    expect(renderProbe({ planned: report.probe?.planned ?? never(), result })).toContain("frames/s");
  });

  it("holds each note against its frames, and marks one by hand that tells of another movement", async () => {
    const folder = lab.folder();
    cpSync(resolve("media/clips/surprise-01.mp4"), join(folder, "clip.mp4"));
    const document = join(folder, "notes.saccade.json");
    const overrides = [{ clip: "clip.mp4", gap: 1, text: "inner brows raised, lip corners down" }];
    writeFileSync(
      document,
      JSON.stringify({
        clips: ["clip.mp4"],
        samplers: ["interval:1"],
        prompts: [{ text: "Which emotion does the person show?", enrich: { style: "action-units", overrides } }],
      }),
    );
    const { report } = await probe("enrichment", document, {}, false, {});
    expect(runReportSchema.parse(report)).toEqual(report);
    // The run that wrote its notes is none that a person asked for.
    const listed = await listRuns({ documents: [document], folders: [] }, new AbortController().signal);
    expect(listed.runs.map((run) => run.probe)).toEqual(["enrichment"]);
    const result = report.probe?.result;
    if (result?.kind !== "enrichment") throw new Error("It is about notes.");
    const checked = result.cases[0]?.notes.checked ?? [];
    const byHand = checked.filter(({ gap }) => gap === 1);
    expect(byHand).toHaveLength(1);
    expect(byHand[0]?.units).toMatchObject({
      frames: { label: "face relaxed" },
      words: { label: "inner brows raised" },
      contradicts: true,
    });
    const own = checked.filter(({ gap }) => gap > 1);
    expect(own.length).toBeGreaterThan(3);
    expect(own.filter(({ units }) => units?.contradicts !== false)).toEqual([]);
    expect(result.verdicts.at(-1)).toMatch(/; 1 of \d+ in what the face does, and \d+ name the same movement first\.$/);
    const shown = renderProbe({ planned: { kind: "enrichment", sampler: "", timestamps: false, plan: "" }, result });
    expect(shown).toContain("inner brows raised");
  });

  it("puts the same frames in other orders, and the control's to its own question", async () => {
    const { report } = await probe("order", newSet());
    const result = report.probe?.result;
    if (result?.kind !== "order") throw new Error("It is about order.");
    expect(result.cases).toHaveLength(1);
    expect(result.cases[0]?.perClip).toHaveLength(2);
    expect(result.cases[0]?.control?.clips).toHaveLength(2);
    const control = report.trials.filter(({ sampler }) => sampler.startsWith("onset") || sampler.startsWith("offset"));
    expect(new Set(control.map(({ prompt }) => prompt))).toEqual(new Set(["control: appearing or fading?"]));
    expect(control).toHaveLength(8);
    expect(report.trials).toHaveLength(2 * (2 + 4 + 8 + 4));
    expect(result.verdicts.join(" ")).not.toContain("does not notice");
  });

  it("encodes no frame twice to see which count", async () => {
    const { report } = await probe("influence", newSet());
    const result = report.probe?.result;
    if (result?.kind !== "influence") throw new Error("It is about influence.");
    expect(result.cases.map(({ frames }) => frames.length)).toEqual([5, 5]);
    expect(report.work.computed).toMatchObject({ framesDecoded: 10, framesEncoded: 10 });
    const [first] = result.cases;
    expect(first?.prefills.asked).toBe(1 + 3 * 5 + 4);
    expect(first?.prefills.distinct).toBeLessThanOrEqual(first?.prefills.asked ?? 0);
  });

  it("goes on where it was stopped, and no other run goes on with it", async () => {
    const target = newSet();
    const undisturbed = await probe("order", newSet());
    const controller = new AbortController();
    let looks = 0;
    const onProgress = (stage: string): void => {
      if (stage === "Answering" && ++looks === 1) controller.abort();
    };
    const stopped = await probe("order", target, { signal: controller.signal, onProgress });
    expect(stopped.summary.status).toBe("cancelled");
    expect(stopped.report.probe?.result).toBeNull();
    const other = await probe("dilution", target, {}, true);
    expect(other.summary.id).not.toBe(stopped.summary.id);
    const resumed = await probe("order", target, {}, true);
    expect(resumed.summary.id).toBe(stopped.summary.id);
    expect(withoutTimes(resumed.report.trials)).toEqual(withoutTimes(undisturbed.report.trials));
    expect(resumed.report.probe?.result).toEqual(undisturbed.report.probe?.result);
    const again = await probe("order", target);
    expect(again.report.work.computed).toMatchObject({ framesEncoded: 0, promptTokens: 0 });
  });

  it("asks the model which frames matter, once for each prompt, as the cost of choosing", async () => {
    const folder = lab.folder("clips/anger-01.mp4");
    const document = {
      clips: ["anger-01.mp4"],
      samplers: ["bolt:3,relevance:labels"],
      prompts: [
        "Which emotion does the person show?",
        { name: "other", text: "Is the person happy?", labels: ["yes", "no"] },
      ],
    };
    const path = lab.write(folder, document);
    const { report, summary } = await probe("influence", path, {}, false, {});
    expect(summary.failed).toBe(0);
    const result = report.probe?.result;
    if (result?.kind !== "influence") throw new Error("It is about influence.");
    expect(result.cases.map(({ prompt }) => prompt)).toEqual(["Which emotion does the person show?", "other"]);
    const pool = report.work.computed.selection.calls / 2;
    expect(pool).toBeGreaterThan(20);
    for (const trial of report.trials) {
      if (trial.status !== "done") throw new Error("Every trial is done.");
      expect(trial.cost.selection).toEqual({ framesMeasured: 0, calls: pool });
      expect(trial.cost.framesEncoded).toBeGreaterThanOrEqual(pool);
    }
    const again = await probe("influence", path, {}, false, {});
    expect(again.report.work.computed.selection.calls).toBe(0);
    expect(again.report.probe?.result).toEqual(result);
  });

  it("refuses a sampler whose frames have no order", async () => {
    const folder = lab.folder("clips/anger-01.mp4");
    const path = lab.write(folder, { clips: ["anger-01.mp4"], samplers: ["uniform:1"] });
    const request = {
      kind: "order" as const,
      target: path,
      asked: {},
      resume: false,
      device: "cpu",
      dtype: "fp32" as const,
    };
    const tools: RunTools = {
      models: lab.models,
      footage: new ClipStore(),
      encodings: new ByteCache(2 ** 20),
      versions: { saccade: "test", runtime: "test" },
    };
    await expect(runProbe(request, tools)).rejects.toThrow("The sampler uniform:1 shows one frame, which has no order");
  });
});

function never(): never {
  throw new Error("The run is a probe's.");
}
