import type { AnswerEnd } from "../../src/inference/engine.ts";
import type { Answer, Token } from "../../src/protocol/answer.ts";

/** Runs an answer to its end. */
export async function collect(answer: AsyncGenerator<Token, AnswerEnd>): Promise<Answer> {
  const tokens: Token[] = [];
  for (;;) {
    const next = await answer.next();
    if (next.done === true) return { ...next.value, tokens };
    tokens.push(next.value);
  }
}
