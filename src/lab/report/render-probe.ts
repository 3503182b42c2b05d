import { percent } from "../../core/comparison/figures.ts";
import { othersShown } from "../../core/probes/dilution/others-shown.ts";
import { bitsText, decimal } from "../../core/probes/figure-text.ts";
import { escapeText } from "../../core/text/escape.ts";
import type {
  ChoiceFigures,
  DilutionCase,
  EnrichmentCase,
  InfluenceCase,
  InfluenceEffect,
  NoteCheck,
  OrderCase,
  ProbeFigure,
  ProbeKind,
  ProbeResult,
} from "../../protocol/probe.ts";
import type { RunReport } from "../../protocol/run.ts";
import { type Column, textTable } from "./text-table.ts";

const UNKNOWN = "–";
const MOST_NAME = 32;
/** Clips that a table lists; of more, the figures over all of them stand for each. */
const MOST_CLIPS = 12;

const right = { align: "right" as const };

/** A probe's result for a terminal: what it says first, then the figures behind it. */
export function renderProbe({ planned, result }: NonNullable<RunReport["probe"]>): string {
  if (result === null) return `${unansweredText(planned.kind)}\n`;
  const blocks = [
    result.verdicts.map((sentence) => `• ${escapeText(sentence)}`),
    ...tablesOf(result),
    result.notes.map(escapeText),
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** What to do about a probe whose result is not there. */
function unansweredText(kind: ProbeKind): string {
  return `The ${kind} probe is not finished, or was answered by another version: Resume Run in the editor, or \`saccade probe ${kind} … --resume\`, computes what is missing.`;
}

function tablesOf(result: ProbeResult): string[][] {
  switch (result.kind) {
    case "dilution":
      return result.cases.flatMap(dilutionTables);
    case "order":
      return result.cases.flatMap(orderTable);
    case "enrichment":
      return result.cases.flatMap(enrichmentTables);
    case "influence":
      return result.cases.slice(0, MOST_CLIPS).flatMap(influenceTables);
  }
}

const FIGURES: readonly Column[] = [
  "frames",
  "truth, nats",
  "entropy, bits",
  "right",
  "UAR",
  "95 % of UAR",
  "on event",
].map((title) => ({ title, ...right }));

function figureCells({ frames, truthLogprob, entropyBits, accuracy, uar, hits }: ChoiceFigures): string[] {
  return [
    decimal(frames, 1),
    truthLogprob === null ? UNKNOWN : decimal(truthLogprob.value),
    decimal(entropyBits.value),
    accuracy === null ? UNKNOWN : percent(accuracy.value),
    uar === null ? UNKNOWN : percent(uar.value),
    uar === null ? UNKNOWN : intervalText(uar, percent),
    hits === null ? UNKNOWN : percent(hits.share),
  ];
}

/** A table without the columns of which nothing is known. */
function knownTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const isKnown = (place: number): boolean => rows.some((row) => row[place] !== UNKNOWN);
  return textTable(
    columns.filter((_, place) => isKnown(place)),
    rows.map((row) => row.filter((_, place) => isKnown(place))),
  );
}

function dilutionTables({ rates, dilution, model, prompt }: DilutionCase): string[][] {
  const rateRows = rates.map((rate) => [
    String(rate.framesPerSecond),
    ...figureCells(rate),
    ...rate.coverage.map(({ hitProbability }) => percent(hitProbability)),
  ]);
  const covered = (rates[0]?.coverage ?? []).map(({ eventSeconds }) => ({ title: `hits ${eventSeconds} s`, ...right }));
  const others = othersShown(dilution?.steps ?? []);
  const steps = dilution?.steps.map((step, place) => [others[place] ?? "", ...figureCells(step)]) ?? [];
  return [
    [
      `Rates, ${escapeText(model)}: ${escapeText(prompt)}`,
      ...knownTable([{ title: "frames/s", ...right }, ...FIGURES, ...covered], rateRows),
    ],
    ...(steps.length === 0
      ? []
      : [["The event's frames among others", ...knownTable([{ title: "others", ...right }, ...FIGURES], steps)]]),
  ];
}

function orderTable({ perClip, reversed, shuffled, jitter, model, prompt }: OrderCase): string[][] {
  const head = `How far the labels move, in bits, ${escapeText(model)}: ${escapeText(prompt)}`;
  const clips = perClip
    .slice(0, perClip.length > MOST_CLIPS ? 0 : MOST_CLIPS)
    .map((clip) => [escapeText(clip.clip), ...[clip.reversed, clip.shuffled, clip.jitter].map(bitsText)]);
  const over = [reversed.move.distance, shuffled.move.distance, jitter];
  const columns = [
    { title: "clip", most: MOST_NAME },
    ...["reversed", "shuffled", "jitter"].map((title) => ({ title, ...right })),
  ];
  const rows = [
    ...clips,
    [`mean of ${perClip.length}`, ...over.map(({ value }) => bitsText(value))],
    ["95 %", ...over.map((figure) => intervalText(figure, bitsText))],
  ];
  return perClip.length === 0 ? [] : [[head, ...textTable(columns, rows)]];
}

function enrichmentTables({ arms, notes }: EnrichmentCase): string[][] {
  const share = (figure: ProbeFigure | null): string => (figure === null ? UNKNOWN : percent(figure.value));
  const rows = arms.map((arm) => [
    arm.arm,
    ...(arm.answer === null ? [] : [escapeText(arm.answer)]),
    ...(arm.truthLogprob === null ? [UNKNOWN] : [decimal(arm.truthLogprob.value)]),
    share(arm.uar),
    arm.uar === null ? UNKNOWN : intervalText(arm.uar, percent),
    share(arm.macroF1),
    decimal(arm.frames, 1),
    decimal(arm.visualTokens, 0),
    decimal(arm.textTokens, 0),
  ]);
  const columns = [
    { title: "arm" },
    ...(typeof arms[0]?.answer !== "string" ? [] : [{ title: "answer", most: MOST_NAME }]),
    ...["truth, nats", "UAR", "95 %", "macro-F1", "frames", "visual tokens", "text tokens"].map((title) => ({
      title,
      ...right,
    })),
  ];
  const contradicting = notes.checked
    .filter(({ contradicts, units }) => contradicts || units?.contradicts === true)
    .slice(0, MOST_CLIPS);
  const side = ({ label, probability }: NoteCheck["frames"]): string => `${escapeText(label)} ${percent(probability)}`;
  return [
    textTable(columns, rows),
    ...(contradicting.length === 0
      ? []
      : [
          [
            "Notes that contradict their frames",
            ...textTable(
              [
                { title: "clip", most: MOST_NAME },
                { title: "seconds" },
                { title: "note", most: 48 },
                { title: "frames alone" },
                { title: "words alone" },
                { title: "movement, frames" },
                { title: "movement, words" },
              ],
              contradicting.map((note) => [
                escapeText(note.clip),
                `${note.from.toFixed(2)}-${note.to.toFixed(2)}`,
                escapeText(note.text),
                side(note.frames),
                side(note.words),
                note.units ? side(note.units.frames) : UNKNOWN,
                note.units ? side(note.units.words) : UNKNOWN,
              ]),
            ),
          ],
        ]),
  ];
}

function influenceTables({ clip, target, frames, groups, sampler }: InfluenceCase): string[][] {
  const effect = (after: InfluenceEffect | null): string =>
    after === null
      ? UNKNOWN
      : `${percent(after.probability)}${after.answer === target ? "" : ` ${escapeText(after.answer)}`}`;
  const columns = ["frame", "seconds", "on event", "left out", "replaced", "alone"].map((title) => ({
    title,
    ...right,
  }));
  const rows = frames.map((frame, place) => [
    String(place + 1),
    frame.ptsSeconds.toFixed(2),
    frame.onEvent ? "yes" : "",
    effect(frame.leftOut),
    effect(frame.replaced),
    effect(frame.only),
  ]);
  const together = groups.map(({ name, leftOut, redundant }) => [
    escapeText(name),
    effect(leftOut),
    redundant ? "redundant" : "",
  ]);
  return [
    [`${escapeText(clip)}, ${escapeText(sampler)}: what ${escapeText(target)} has left`, ...textTable(columns, rows)],
    ...(together.length === 0
      ? []
      : [
          textTable(
            [{ title: "left out together", most: 48 }, { title: escapeText(target), ...right }, { title: "" }],
            together,
          ),
        ]),
  ];
}

function intervalText({ low, high }: ProbeFigure, write: (value: number) => string): string {
  return low === null || high === null ? UNKNOWN : `${write(low)} to ${write(high)}`;
}
