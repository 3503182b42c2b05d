import type { TokenizedLabel } from "../../core/decoding/labels.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { LibraryTokenizer } from "./library.ts";
import { refuseSpecialTokens, type TemplatedPrompt } from "./prompt-renderer.ts";

/**
 * The tokens that spell a label as the beginning of an answer to this prompt.
 *
 * A byte-pair tokenizer writes a word after a gap with other tokens than alone, so the label is tokenized where it
 * stands: behind the end of the prompt, with the gap of the model's own template. Where the two would melt into one
 * token, the label is tokenized alone.
 *
 * @throws SaccadeError `input` if the label holds a special token or what the tokenizer does not know
 */
export function tokenizeLabel(tokenizer: LibraryTokenizer, prompt: TemplatedPrompt, label: string): TokenizedLabel {
  refuseSpecialTokens(tokenizer, label, `The label "${label}"`);
  const end = endOf(prompt.text, tokenizer.all_special_tokens);
  const before = tokenizer.encode(end);
  const together = tokenizer.encode(end + prompt.answerGap + label);
  const tokens = before.every((token, place) => together[place] === token)
    ? together.slice(before.length)
    : tokenizer.encode(prompt.answerGap + label);
  if (tokenizer.unk_token_id !== undefined && tokens.includes(tokenizer.unk_token_id)) {
    throw new SaccadeError("input", `The model's vocabulary cannot spell the label "${label}": choose another word.`);
  }
  return { label, tokens };
}

/** The text from the last special token on: what stands before such a token never changes how the rest is cut. */
function endOf(text: string, specialTokens: readonly string[]): string {
  return text.slice(Math.max(0, ...specialTokens.map((token) => text.lastIndexOf(token))));
}
