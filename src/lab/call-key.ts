import { createHash } from "node:crypto";
import type { LabelRule } from "../protocol/answer.ts";
import type { DecoderSpec } from "../protocol/decoding.ts";

/** What a call is made of apart from its own question: the same for all calls of a prompt over some frames. */
export interface CallGround {
  /** Of the model's files, with everything that prepares frames and text. */
  readonly modelSha256: string;
  readonly dtype: string;
  readonly device: string;
  /** Versions of what computes. */
  readonly engine: string;
  readonly ffmpeg: string;
  /** In the order shown: the clip's hash, the frame's index, and the view where that is not the whole frame. */
  readonly frames: readonly (readonly [sha256: string, index: number, view?: string])[];
  /** Exactly as the model reads them. */
  readonly tokens: readonly number[];
}

export interface AnswerCall {
  readonly decoder: DecoderSpec;
  readonly maxTokens: number;
  readonly topLogits: number;
  /** Where draws and noise come from; `null` if the answer depends on no chance. */
  readonly chance: { readonly seed: number; readonly repeat: number } | null;
}

export interface LabelsCall {
  readonly labels: readonly string[];
  readonly rule: LabelRule;
}

/** Counts up when the meaning of a stored result changes. */
const VERSION = 1;

/** sha256, in hex, over everything that can change an answer. */
export function answerKey(ground: CallGround, call: AnswerCall): string {
  return digest({ version: VERSION, kind: "answer", ...ground, ...call });
}

/** sha256, in hex, over everything that can change labels' scores. */
export function labelsKey(ground: CallGround, call: LabelsCall): string {
  return digest({ version: VERSION, kind: "labels", ...ground, ...call });
}

function digest(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(value)))
    .digest("hex");
}

/** The same value with its keys in alphabetical order and what is undefined left out. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)]));
}
