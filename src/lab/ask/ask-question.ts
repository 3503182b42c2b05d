import { DEFAULT_QUESTION } from "../../core/experiment/defaults.ts";
import { LABELS_SLOT, type PromptParts, readPrompt } from "../../core/prompt/prompt.ts";
import { DRAWN_FACE_LABELS, type ModelSource } from "../../inference/catalogue.ts";

export interface Question {
  /** With its slots. */
  readonly prompt: string;
  readonly labels: readonly string[];
  readonly parts: PromptParts;
}

/**
 * What to ask, where the person did not say: the embedded models know their labels, any other is told those it is given.
 *
 * @throws SaccadeError `input` if the prompt cannot be put together
 */
export function questionFor(
  source: ModelSource,
  asked: { readonly prompt?: string | undefined; readonly labels?: readonly string[] | undefined },
): Question {
  const labels = asked.labels ?? (source.drawnFaces ? DRAWN_FACE_LABELS : []);
  const told = source.drawnFaces || labels.length === 0 ? "" : ` Answer with one of: ${LABELS_SLOT}.`;
  const prompt = asked.prompt ?? `${DEFAULT_QUESTION}${told}`;
  return { prompt, labels, parts: readPrompt(prompt, labels) };
}
