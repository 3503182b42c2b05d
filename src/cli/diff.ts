import type { Command } from "commander";
import { compareRuns } from "../core/comparison/compare-runs.ts";
import { readRun } from "../lab/journal/read-run.ts";
import { renderDiff } from "../lab/report/render-diff.ts";
import { escapeJson } from "../core/text/escape.ts";

export function addDiffCommand(program: Command): void {
  program
    .command("diff")
    .description("compare two runs trial by trial: what was fixed, what broke, what else changed")
    .argument("<runA>", "the folder of the run before")
    .argument("<runB>", "the folder of the run after")
    .option("--json", "print one JSON object instead of tables")
    .action(async (before: string, after: string, { json }: { readonly json?: boolean }) => {
      await diff(before, after, json === true);
    });
}

/** In JSON: the two runs, the number of trials of each kind, and every trial with what it said before and after. */
async function diff(before: string, after: string, json: boolean): Promise<void> {
  const first = await readRun(before);
  const second = await readRun(after);
  const comparison = compareRuns(first, second);
  if (!json) {
    process.stdout.write(renderDiff(first, second, comparison));
    return;
  }
  const runs = {
    first: { id: first.run.id, directory: first.run.directory },
    second: { id: second.run.id, directory: second.run.directory },
  };
  process.stdout.write(`${escapeJson(JSON.stringify({ ...runs, ...comparison }))}\n`);
}
