import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { describeNeeding } from "../../needs.ts";
import { ExperimentLab, journalLines } from "../../support/experiment-lab.ts";

const lab = new ExperimentLab();

/** Two minutes: a demo clip of 5.44 s, over and over. */
function longClip(folder: string): string {
  const file = join(folder, "long.mp4");
  const clip = resolve("media/clips/surprise-01.mp4");
  const made = spawnSync("ffmpeg", [
    "-nostdin",
    "-loglevel",
    "error",
    "-stream_loop",
    "22",
    "-i",
    clip,
    "-c",
    "copy",
    file,
  ]);
  expect(made.status).toBe(0);
  return file;
}

describeNeeding("ffmpeg", "an enriched prompt over two minutes", () => {
  it(
    "tells how far each stage is, stops within a step, and goes on without a note written twice",
    { timeout: 300_000 },
    async () => {
      const folder = lab.folder();
      longClip(folder);
      const enrich = { frames: "interval:0.5", group: 4, note: { maxTokens: 12 }, budget: 300 };
      const document = {
        clips: ["long.mp4"],
        models: ["faces"],
        samplers: ["uniform:8"],
        prompts: [{ name: "emotion", text: "Which emotion does the person show?", enrich }],
        maxTokens: 3,
      };
      const path = lab.write(folder, document);
      const stop = new AbortController();
      const stages = new Set<string>();
      let afterStop = 0;
      const cancelled = await lab.summary(path, {
        signal: stop.signal,
        onProgress: (stage, _counts, done = 0, total = 0) => {
          if (stop.signal.aborted) afterStop++;
          stages.add(stage);
          if (stage === "Writing notes:" && done > 0 && done < total) stop.abort();
        },
      });
      expect(cancelled).toMatchObject({ status: "cancelled", done: 0 });
      // The stage that had begun ends, and nothing else begins.
      expect(afterStop).toBeLessThanOrEqual(2);
      const before = (await journalLines(cancelled.directory)).filter(({ line }) => line === "call").length;
      expect(before).toBeGreaterThan(0);

      const { summary, report } = await lab.run(path, {
        resume: true,
        onProgress: (stage) => void stages.add(stage),
      });
      expect(summary).toMatchObject({ status: "finished", done: 1, failed: 0 });
      for (const stage of ["Decoding frames:", "Encoding frames:", "Writing notes:", "Reading prompts:", "Answering"]) {
        expect(stages).toContain(stage);
      }
      const [trial] = report.trials;
      if (trial?.status !== "done") throw new Error("The trial is done.");
      const notes = trial.notes ?? [];
      expect(notes.length).toBeGreaterThan(50);
      // What was written before is not written again: the calls of both sessions are as many as the notes that differ.
      expect(report.work.computed.notes?.calls).toBe(new Set(notes.map(({ call }) => call)).size);
      expect(summary.work.computed.notes?.calls).toBe((report.work.computed.notes?.calls ?? 0) - before);
      // Two minutes of notes take more than the budget: those that repeat others give way.
      expect(notes.some(({ state }) => state === "dropped")).toBe(true);
      expect(trial.finalPrompt?.tokens).toBeLessThan(1024);
    },
  );
});
