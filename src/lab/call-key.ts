import { createHash, type Hash } from "node:crypto";
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
const VERSION = 2;

/** What was made of a ground, for the calls that share it. */
const begun = new WeakMap<CallGround, Hash>();

/** sha256, in hex, over everything that can change an answer. */
export function answerKey(ground: CallGround, call: AnswerCall): string {
  return digest(ground, { kind: "answer", ...call });
}

/** sha256, in hex, over everything that can change labels' scores. */
export function labelsKey(ground: CallGround, call: LabelsCall): string {
  return digest(ground, { kind: "labels", ...call });
}

function digest(ground: CallGround, call: object): string {
  let hash = begun.get(ground);
  if (!hash) {
    hash = createHash("sha256").update(textOf({ version: VERSION, ...ground }));
    begun.set(ground, hash);
  }
  return hash.copy().update(textOf(call)).digest("hex");
}

/** Of equal values the same, whatever the order of their keys; none is another's beginning. */
function textOf(value: object): string {
  return JSON.stringify(sorted(value));
}

/** The same value with its keys in alphabetical order and what is undefined left out. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.some((one) => typeof one === "object") ? value.map(sorted) : value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)]));
}
