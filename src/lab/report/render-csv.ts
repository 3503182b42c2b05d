import { stringify } from "csv-stringify/sync";
import { baselineComparer } from "../../core/comparison/baseline.ts";
import { eventHits } from "../../core/comparison/event-hits.ts";
import { judgeOf, predictionOf } from "../../core/comparison/prediction.ts";
import type { RunClip, RunReport, Trial } from "../../protocol/run.ts";

type Cell = string | number | null;

const COLUMNS = [
  "id",
  "clip",
  "model",
  "sampler",
  "prompt",
  "decoder",
  "repeat",
  "status",
  "truth",
  "predicted",
  "probability",
  "right",
  "label_mass",
  "text",
  "finish_reason",
  "frame_seconds",
  "events_hit",
  "differs_from_baseline_at_token",
  "frames_decoded",
  "frames_encoded",
  "prompt_tokens",
  "new_tokens",
  "seconds",
  "error",
] as const;

/**
 * One row a trial, with a column for the probability of every label. Texts that a spreadsheet would take for a formula
 * begin with an apostrophe.
 */
export function renderCsv(report: RunReport): string {
  const clips = new Map(report.axes.clips.map((clip) => [clip.name, clip]));
  const labels = [
    ...new Set(
      report.trials.flatMap((trial) => (trial.status === "done" ? trial.labels.map(({ label }) => label) : [])),
    ),
  ];
  const judge = judgeOf(report);
  const compare = baselineComparer(report);
  const rows = report.trials.map((trial): Cell[] => {
    const clip = clips.get(trial.clip);
    const { id, model, sampler, prompt, decoder, repeat, status } = trial;
    const place: Cell[] = [id, trial.clip, model, sampler, prompt, decoder, repeat, status, clip?.label ?? null];
    if (trial.status === "failed") {
      return [
        ...place,
        ...new Array<null>(COLUMNS.length - place.length - 1).fill(null),
        trial.error,
        ...labels.map(() => null),
      ];
    }
    const { label, probability } = predictionOf(trial);
    const difference = compare(trial);
    const divergence = difference.kind === "compared" ? difference.divergence : null;
    const { cost } = trial;
    return [
      ...place,
      label,
      probability,
      yesOrNo(judge(trial)),
      trial.labels.length === 0 ? null : trial.labelScoring.mass,
      trial.text,
      trial.finishReason,
      trial.frames.map(({ ptsSeconds }) => ptsSeconds.toFixed(3)).join(" "),
      hits(trial, clip),
      divergence === null ? null : divergence.index + 1,
      cost.framesDecoded,
      cost.framesEncoded,
      cost.promptTokens,
      cost.newTokens,
      cost.seconds,
      null,
      ...labels.map((name) => trial.labels.find((scored) => scored.label === name)?.probability ?? null),
    ];
  });
  const header = [...COLUMNS, ...labels.map((label) => `probability of ${label}`)];
  return stringify(
    [header, ...rows].map((row) => row.map(guarded)),
    { escape_formulas: true },
  );
}

/** How many of the clip's events the frames show; nothing where it has none. */
function hits(trial: Trial, clip: RunClip | undefined): number | null {
  if (trial.status === "failed" || clip === undefined || clip.events.length === 0) return null;
  return eventHits(trial.frames, clip.events).filter((count) => count > 0).length;
}

function yesOrNo(right: boolean | null): string | null {
  if (right === null) return null;
  return right ? "yes" : "no";
}

/** The library leaves out what stands behind white space, which some spreadsheets skip. */
function guarded(cell: Cell): Cell {
  return typeof cell === "string" && /^\s+[=+\-@]/.test(cell) && !/^[\t\r]/.test(cell) ? `'${cell}` : cell;
}
