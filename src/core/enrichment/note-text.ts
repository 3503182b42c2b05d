import { SaccadeError } from "../../protocol/errors.ts";
import type { FinishReason } from "../../protocol/answer.ts";
import type { NoteState } from "../../protocol/enrichment.ts";
import type { Enrichment } from "./settings.ts";

/** How an answer begins that is no note. */
const REFUSALS =
  /^(?:i(?:'m| am) sorry|sorry|i can(?:no|')t|i am (?:not able|unable)|i'm (?:not able|unable)|as an ai)\b/i;
/** What stands in the place of a label's word. */
export const MASK = "something";

export interface NoteText {
  readonly text: string;
  readonly state: NoteState;
}

/**
 * Makes of a model's answer what the prompt tells of it: white space and the last full stop go, an answer that reached
 * its limit is cut behind its last whole phrase, and words that are labels are masked.
 *
 * @throws SaccadeError `input` where the rules say that such a note fails its trial
 */
export function noteText(
  answer: { readonly text: string; readonly finishReason: FinishReason },
  { empty, tooLong, mask }: Pick<Enrichment, "empty" | "tooLong" | "mask">,
  labels: readonly string[],
): NoteText {
  const text = plain(answer.text);
  const isRefused = REFUSALS.test(text);
  if (text === "" || isRefused) {
    const state = isRefused ? "refused" : "empty";
    if (empty === "fail") throw new SaccadeError("input", `A note is ${state}: its rule "empty" says to fail.`);
    return { text: "", state };
  }
  const isLong = answer.finishReason === "length";
  if (isLong && tooLong === "fail") {
    throw new SaccadeError("input", 'A note reached its limit of tokens: its rule "tooLong" says to fail.');
  }
  if (isLong && tooLong === "skip") return { text: "", state: "skipped" };
  const whole = isLong ? wholePhrases(text) : text;
  if (whole === "") return { text: "", state: "empty" };
  const masked = mask ? maskLabels(whole, labels) : whole;
  return { text: masked, state: masked !== whole ? "masked" : isLong ? "cut" : "written" };
}

/** A note without the white space and the full stop around it, since its form has its own. */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[.\s]+$/, "");
}

/** Masks words that are labels, whatever their case; longer labels first. */
export function maskLabels(text: string, labels: readonly string[]): string {
  return labels
    .toSorted((a, b) => b.length - a.length)
    .reduce((masked, label) => masked.replace(wordPattern(label), MASK), text);
}

/** Whether a text names one of the labels outright. */
export function namesLabel(text: string, labels: readonly string[]): boolean {
  return labels.some((label) => wordPattern(label).test(text));
}

function wholePhrases(text: string): string {
  const place = Math.max(text.lastIndexOf(","), text.lastIndexOf(";"), text.lastIndexOf(". "));
  // One phrase alone loses its last word, which may be half of one.
  const end = place > 0 ? place : text.lastIndexOf(" ");
  return end > 0 ? plain(text.slice(0, end)) : "";
}

function wordPattern(label: string): RegExp {
  const escaped = label.trim().replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped}(?![\p{L}\p{N}])`, "giu");
}
