import { armName, varyingAxes } from "../../core/comparison/arms.ts";
import {
  type Outcome,
  RUN_CHANGES,
  type RunChange,
  type RunComparison,
  type TrialComparison,
} from "../../core/comparison/compare-runs.ts";
import { percent, probabilityOf } from "../../core/comparison/figures.ts";
import type { Token } from "../../protocol/answer.ts";
import type { RunReport } from "../../protocol/run.ts";
import { escapeText } from "../../core/text/escape.ts";
import { textTable } from "./text-table.ts";

const TITLES: Readonly<Record<RunChange, string>> = {
  fixed: "Fixed",
  broken: "Broken",
  changed: "Changed",
  same: "Same",
  "only-in-first": "Only in the first run",
  "only-in-second": "Only in the second run",
};

/** Characters of an answer or a name that a row shows, and of the tokens behind them. */
const MOST = 40;
const MOST_TOKENS = 64;

/** What differs between two runs, for a terminal: the flips first, then what only one of them has; what is the same is counted. */
export function renderDiff(first: RunReport, second: RunReport, comparison: RunComparison): string {
  const axes = varyingAxes({ trials: [...first.trials, ...second.trials] });
  const counts = RUN_CHANGES.map((change) => `${TITLES[change].toLowerCase()} ${comparison.counts[change]}`);
  const lines = [
    `First     ${escapeText(first.run.id)}`,
    `Second    ${escapeText(second.run.id)}`,
    `Trials    ${counts.join(", ")}`,
  ];
  const repeats = Math.max(first.axes.repeats, second.axes.repeats) > 1;
  for (const change of RUN_CHANGES) {
    const trials = comparison.trials.filter((trial) => trial.change === change);
    if (change === "same" || trials.length === 0) continue;
    const columns = ["clip", "arm", ...(repeats ? ["repeat"] : []), "label", "before", "after", "first differs"];
    const rows = trials.map((trial) => [
      trial.coordinates.clip,
      armName(trial.coordinates, axes),
      ...(repeats ? [String(trial.coordinates.repeat)] : []),
      trial.truth ?? "–",
      outcomeText(trial.before),
      outcomeText(trial.after),
      divergenceText(trial),
    ]);
    lines.push(
      "",
      `${TITLES[change]} (${trials.length})`,
      ...textTable(
        columns.map((title, place) => ({ title, most: place === columns.length - 1 ? MOST_TOKENS : MOST })),
        rows.map((row) => row.map(escapeText)),
      ),
    );
  }
  return `${lines.join("\n")}\n`;
}

function outcomeText(outcome: Outcome | null): string {
  if (outcome === null) return "–";
  if (outcome.status === "failed") return `failed: ${outcome.error}`;
  return outcome.probability === null ? outcome.label : `${outcome.label} ${percent(outcome.probability)}`;
}

function divergenceText({ divergence }: TrialComparison): string {
  if (divergence === null) return "";
  const { index, token, otherToken } = divergence;
  return `token ${index + 1}: ${tokenText(otherToken)} → ${tokenText(token)}`;
}

function tokenText(token: Token | null): string {
  return token === null ? "(end)" : `${token.text.trim() || "·"} ${percent(probabilityOf(token.logprob))}`;
}
