import type { AnswerOptions, AnswerRequest, Engine, Prefix } from "../../src/inference/engine.ts";
import type { Answer } from "../../src/protocol/answer.ts";

type Asked = Partial<Omit<AnswerRequest, "prefix">> & Pick<AnswerRequest, "maxTokens" | "topLogits"> & AnswerOptions;

/** One answer by itself, greedy unless a decoder is given. Throws what went wrong with it. */
export async function answerOf(engine: Engine, prefix: Prefix, { signal, onToken, ...asked }: Asked): Promise<Answer> {
  const [outcome] = await engine.answer([{ prefix, decoder: {}, ...asked }], { signal, onToken });
  if (!outcome?.answer) throw outcome?.error ?? new Error("There is no outcome.");
  return outcome.answer;
}
