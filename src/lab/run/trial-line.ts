import type { TrialNote } from "../../protocol/enrichment.ts";
import type { ShownFrame } from "../../protocol/run.ts";
import type { DoneTrialLine } from "../journal/lines.ts";
import type { CaseFrames } from "./case-frames.ts";
import type { CaseTrial, PromptCase } from "./clip-cases.ts";

/** What the lines of all trials of a case have in common. */
export interface CaseRecord {
  readonly from: PromptCase;
  readonly frames: ShownFrame[];
  readonly notes: TrialNote[] | undefined;
  /** How many different frames are shown. */
  readonly shown: number;
  readonly framesDecoded: number;
  readonly framesEncoded: number;
  readonly selection: DoneTrialLine["cost"]["selection"];
  /** Tokens of prompts that were read to choose frames and to write notes, and those of them that stand for frames. */
  readonly tokensBefore: number;
  readonly frameTokensBefore: number;
}

/** Looks what a case's trials show, and what they cost beside their answers. */
export async function recordCase(from: PromptCase, frames: CaseFrames): Promise<CaseRecord> {
  const { notes } = from;
  const selections = [from.selection, ...(notes?.selections ?? [])];
  const judged = selections.flatMap((selection) => selection.judged);
  const shown = new Set(from.frames.map(({ index }) => index));
  // A frame that was judged or told of is decoded and encoded once, shown or not.
  const looked = new Set([...shown, ...judged]);
  const framesDecoded = new Set([...looked, ...(notes?.frames ?? [])]).size;
  return {
    from,
    frames: await frames.shown(from),
    notes: notes && (await frames.pictured(notes, from.selection.view)),
    shown: shown.size,
    framesDecoded,
    // Another model's encodings are of no use to the one that answers.
    framesEncoded: notes && notes.scribe !== from.model ? looked.size + notes.frames.length : framesDecoded,
    selection: {
      framesMeasured: Math.max(...selections.map(({ cost }) => cost.framesMeasured)),
      calls: judged.length,
    },
    tokensBefore: selections.reduce((sum, { promptTokens }) => sum + promptTokens, notes?.cost.promptTokens ?? 0),
    frameTokensBefore: selections.reduce((sum, { frameTokens }) => sum + frameTokens, notes?.frameTokens ?? 0),
  };
}

/** @param call what the trial's own answer took */
export function doneLine(
  { from, frames, notes, shown, ...record }: CaseRecord,
  { answer, ...trial }: CaseTrial,
  call: { readonly newTokens: number; readonly seconds: number },
): DoneTrialLine {
  const { prompt } = from;
  // A decoder that contrasts reads its prompt twice.
  const readings = answer.contrasts ? 2 : 1;
  return {
    line: "trial",
    at: new Date().toISOString(),
    ...trial,
    status: "done",
    answer: answer.key,
    labels: from.labelsKey,
    frames,
    ...(notes && {
      notes,
      finalPrompt: { text: prompt.text, tokens: prompt.tokens.length, frameTokens: prompt.frameTokens },
    }),
    cost: {
      framesDecoded: record.framesDecoded,
      framesEncoded: record.framesEncoded + (answer.contrasts ? shown : 0),
      promptTokens: record.tokensBefore + prompt.tokens.length * readings,
      frameTokens: record.frameTokensBefore + prompt.frameTokens * readings,
      newTokens: call.newTokens + (from.notes?.cost.newTokens ?? 0),
      selection: record.selection,
      ...(from.notes && { notes: from.notes.cost }),
      seconds: call.seconds + (from.notes?.cost.seconds ?? 0),
    },
  };
}
