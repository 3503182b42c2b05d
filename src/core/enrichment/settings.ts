import type { DecoderSpec } from "../../protocol/decoding.ts";
import type { EnrichDocument, NoteOverride, NoteStyle } from "../../protocol/enrichment.ts";
import type { SamplerSpec } from "../../protocol/sampling.ts";
import { checkDecoder } from "../decoding/check-decoder.ts";
import { parseDecoder } from "../decoding/parse-decoder.ts";
import { needsContrast } from "../decoding/token-decoder.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import { parseSampler } from "../sampling/parse-sampler.ts";
import type { GroupSize } from "./groups.ts";
import { checkSlots } from "./template.ts";

/** What a note is asked for, by style. */
const QUESTIONS: Readonly<Record<NoteStyle, string>> = {
  differences: "What changes across these frames?",
  free: "Describe the motion of the face.",
  "action-units": "Describe the face in action units.",
};

const FORM = "{{from}} s to {{to}} s: {{note}}.";
const KEYFRAME = "{{time}} s";
const NOTE_TOKENS = 32;
/** Seconds between keyframes, where a document has no samplers and enriches all its prompts: as in the paper. */
export const KEYFRAME_INTERVAL = "interval:1";

/** Stages of an enriched prompt with every default filled in. */
export interface Enrichment {
  readonly show: "both" | "notes" | "keyframes";
  readonly frames: SamplerSpec;
  readonly group: GroupSize;
  readonly ends: boolean;
  readonly note: {
    readonly text: string;
    /** Still to be read in the place of `text`. */
    readonly file?: string | undefined;
    readonly system?: string | undefined;
    readonly model?: string | undefined;
    readonly decoder: DecoderSpec;
    readonly maxTokens: number;
  };
  readonly form: string;
  readonly keyframe: string;
  readonly join?: number | undefined;
  readonly budget?: number | undefined;
  readonly mask: boolean;
  readonly empty: "skip" | "fail";
  readonly tooLong: "cut" | "skip" | "fail";
  readonly overrides: readonly NoteOverride[];
}

/**
 * Fills in what a document leaves out.
 *
 * @throws SaccadeError `input` for templates with slots that nothing fills, and settings that conflict
 */
export function readEnrichment(document: EnrichDocument): Enrichment {
  const { note = {}, style = "differences", form = FORM, keyframe = KEYFRAME } = document;
  if (note.text !== undefined && note.file !== undefined) {
    throw new SaccadeError("input", 'The notes\' question has "text" or "file", not both.');
  }
  const text = note.text ?? QUESTIONS[style];
  checkNoteTemplate(text);
  checkSlots(form, "The form of a note", ["from", "to", "note"], ["note"]);
  checkSlots(keyframe, "What stands before a keyframe", ["time"]);

  const decoder = parseDecoder(note.decoder ?? "greedy");
  checkDecoder(decoder, "the notes' decoder", note.maxTokens);
  if (needsContrast(decoder)) {
    throw new SaccadeError("input", "The notes' decoder cannot contrast with noised frames: leave that out.");
  }
  return {
    show: document.show ?? "both",
    frames: parseSampler(document.frames ?? "bins:4"),
    group: document.group ?? "pair",
    ends: document.ends ?? true,
    note: {
      text,
      file: note.file,
      system: note.system,
      model: note.model,
      decoder,
      maxTokens: decoder.maxNewTokens ?? note.maxTokens ?? NOTE_TOKENS,
    },
    form,
    keyframe,
    join: document.join,
    budget: document.budget,
    mask: document.mask ?? false,
    empty: document.empty ?? "skip",
    tooLong: document.tooLong ?? "cut",
    overrides: document.overrides ?? [],
  };
}

/** @throws SaccadeError `input` with the line of a slot that nothing fills */
export function checkNoteTemplate(text: string): void {
  checkSlots(text, "The notes' question", ["frames", "from", "to", "previous"]);
}
