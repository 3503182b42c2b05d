import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { percentile } from "../../../scripts/bench/panel.ts";
import { writeLargeRun } from "../../../scripts/synthetic-run/large-run.ts";
import { readLeanRun } from "../../../src/lab/requests/read-lean-run.ts";
import { TokenReader } from "../../../src/lab/requests/read-token.ts";
import { runReportSchema } from "../../../src/protocol/run.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();

describe("a synthetic run", () => {
  it("is read as any other: every trial, its pictures, and the alternatives of a token", async () => {
    const document = join(folder, "large.saccade.json");
    writeFileSync(document, '{ "clips": ["clip.mp4"] }');
    const size = { samplers: 2, prompts: 3, decoders: 2, tokens: 5, top: 4, frames: 3 };
    const directory = await writeLargeRun(document, size);
    const { report } = await readLeanRun(directory);
    expect(runReportSchema.safeParse(report).success).toBe(true);
    expect(report.run.status).toBe("finished");
    expect(report.trials).toHaveLength(12);
    const texts = report.trials.map((trial) => (trial.status === "done" ? trial.text : ""));
    expect(new Set(texts).size).toBe(12);
    const shown = report.trials.flatMap((trial) => (trial.status === "done" ? trial.frames : []));
    expect(shown).toHaveLength(36);
    expect(shown.filter(({ picture }) => report.pictures[picture ?? ""] === undefined)).toEqual([]);

    const [first] = report.trials;
    if (first?.status !== "done") throw new Error("The first trial is done.");
    const token = await new TokenReader().read({ directory, of: { trial: first.id }, place: 4 });
    expect(token.text).toBe(first.tokens[4]?.text);
    expect(token.top).toHaveLength(4);
    expect(token.top[0]).toMatchObject({ text: token.text, logprob: token.logprob });
  });
});

describe("percentile", () => {
  it("is the least value that so many are at most", () => {
    const values = Array.from({ length: 20 }, (_, place) => 20 - place);
    expect([0, 0.05, 0.5, 0.95, 1].map((share) => percentile(values, share))).toEqual([1, 1, 10, 19, 20]);
    expect(percentile([], 0.5)).toBeNaN();
  });
});
