import { greedyToken } from "../../core/decoding/ranking.ts";
import { measureToken } from "../../core/decoding/token-measure.ts";
import type { Token } from "../../protocol/answer.ts";
import { throwIfCancelled } from "../cancel.ts";
import type { AnswerEnd, GenerateOptions } from "../engine.ts";
import type { Decoder } from "./decoder.ts";
import { disposeKeyValues, type KeyValues } from "./key-values.ts";
import type { LocalPrefix } from "./local-prefix.ts";
import type { TokenSpeller } from "./token-speller.ts";

export interface AnswerLoop {
  readonly decoder: Decoder;
  readonly speller: TokenSpeller;
  readonly endTokens: ReadonlySet<number>;
}

/**
 * Chooses the likeliest token, yields it with its numbers, and reads it into the model, until an end token or the
 * limit. The prefix is only borrowed; each step's key-values are freed as soon as the next step has its own.
 */
export async function* answer(
  { decoder, speller, endTokens }: AnswerLoop,
  prefix: LocalPrefix,
  { maxTokens, topLogits, signal }: GenerateOptions,
): AsyncGenerator<Token, AnswerEnd> {
  let logits = prefix.logits;
  let own: KeyValues | undefined;
  try {
    for (let step = 1; ; step++) {
      throwIfCancelled(signal);
      const token = greedyToken(logits);
      const measure = measureToken(logits, token, topLogits);
      const top = measure.top.map((alternative) => ({ ...alternative, text: speller.peek(alternative.id) }));
      yield { ...measure, text: speller.push(token), top };
      if (endTokens.has(token)) return { text: speller.text, finishReason: "stop" };
      if (step >= maxTokens) return { text: speller.text, finishReason: "length" };
      const output = await decoder.run({
        tokens: [token],
        past: own ?? prefix.keyValues,
        pastLength: prefix.prompt.tokens.length + step - 1,
        logits: "last",
        signal,
      });
      if (own) disposeKeyValues(own);
      own = output.keyValues;
      [logits] = output.logits;
    }
  } finally {
    if (own) disposeKeyValues(own);
  }
}
