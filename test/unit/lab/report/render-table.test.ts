import { describe, expect, it } from "vitest";
import { renderTable } from "../../../../src/lab/report/render-table.ts";
import { doneTrial, runReport } from "../../../support/run-report.ts";

describe("renderTable", () => {
  it("is aligned by spaces, a row a trial and a row an arm", () => {
    expect(renderTable(runReport()).split("\n")).toEqual([
      "Run       20260401-101500-abcd, finished",
      "Document  /lab/demo.saccade.json",
      "Models    faces (fp32, cpu)",
      "Trials    8 trials, 1 failed",
      "Work      4 frames decoded for 16 asked; 4 encoded for 16; 120 prompt tokens for 320; 7 new tokens for 8; 1.1 s",
      "Seed      7, 1 repeat",
      "Baseline  uniform:2 · greedy",
      "",
      "clip   sampler    decoder  answer    label      share  right  on event  baseline      frames  tokens  own time",
      "─────  ─────────  ───────  ────────  ────────  ──────  ─────  ────────  ────────────  ──────  ──────  ────────",
      "a.mp4  uniform:2  greedy   neutral   neutral   60.0 %  no            1  baseline           2  40 + 1     12 ms",
      "a.mp4  uniform:2  warm     neutral   neutral   60.0 %  no            1  same tokens        2  40 + 1     12 ms",
      "a.mp4  fps:5      greedy   surprise  surprise  90.0 %  yes           1  from token 1       2  40 + 1     12 ms",
      "a.mp4  fps:5      warm     fear      fear      70.0 %  no            1  from token 1       2  40 + 1     12 ms",
      "b.mp4  uniform:2  greedy   neutral   neutral   75.0 %  yes           –  baseline           2  40 + 1     12 ms",
      "b.mp4  uniform:2  warm     surprise  surprise  50.0 %  no            –  from token 1       2  40 + 1     12 ms",
      "b.mp4  fps:5      greedy   neutral   neutral   80.0 %  yes           –  same tokens        2  40 + 1     12 ms",
      "b.mp4  fps:5      warm     failed",
      "",
      "Arms, with means a trial",
      "sampler    decoder    done    right      UAR  says other than baseline  frames  prompt tokens",
      "─────────  ───────  ──────  ───────  ───────  ────────────────────────  ──────  ─────────────",
      "uniform:2  greedy   2 of 2   50.0 %   50.0 %                         –       2             40",
      "uniform:2  warm     2 of 2    0.0 %    0.0 %                         1       2             40",
      "fps:5      greedy   2 of 2  100.0 %  100.0 %                         1       2             40",
      "fps:5      warm     1 of 2    0.0 %    0.0 %                         1       2             40",
      "",
      "Failed",
      "  b.mp4 · fps:5 · warm: The prompt has no room.",
      "",
      "Drawn faces: this shows that the measurement works, not how real models behave.",
      "",
    ]);
  });

  it("leaves out what no trial has: labels, events, a baseline", () => {
    const { axes } = runReport();
    const clips = axes.clips.slice(0, 1).map((clip) => ({ ...clip, label: null, events: [] }));
    const trials = [doneTrial({ labels: [], text: "two words" })];
    const table = renderTable(runReport({ trials, axes: { ...axes, clips }, baseline: null, failed: 0 }));
    expect(table.split("\n").slice(7, 10)).toEqual([
      "answer     frames  tokens  own time",
      "─────────  ──────  ──────  ────────",
      "two words       2  40 + 1     12 ms",
    ]);
  });

  it("shows control characters instead of sending them, and cuts long answers", () => {
    const evil = "\u001B]0;title\u0007";
    const trials = [
      doneTrial({ clip: `${evil}.mp4`, text: `${evil}${"word ".repeat(40)}` }),
      doneTrial({ sampler: evil }, evil),
    ];
    const table = renderTable(runReport({ trials, document: { path: evil, text: "" } }));
    // eslint-disable-next-line no-control-regex -- that none is left is what is tested
    expect(table).not.toMatch(/[\u0000-\u0009\u000B-\u001F]/);
    expect(table).toContain("\\x1b]0;title\\x07");
    expect(table).toContain("…");
  });

  it("aligns wide characters", () => {
    const trials = [doneTrial({ sampler: "顔:4" }), doneTrial({ sampler: "uniform:2" })];
    const lines = renderTable(runReport({ trials })).split("\n");
    // The wide character is one in the string and two on the screen.
    expect(lines.find((line) => line.startsWith("a.mp4  顔:4"))?.indexOf("surprise")).toBe(17);
    expect(lines.find((line) => line.startsWith("a.mp4  uniform:2"))?.indexOf("surprise")).toBe(18);
  });
});
