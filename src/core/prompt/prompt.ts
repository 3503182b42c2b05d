import { SaccadeError } from "../../protocol/errors.ts";

/** Where the frames stand in a prompt. Without it they come first, as these models were trained. */
export const FRAMES_SLOT = "{{frames}}";

/** Where the labels stand in a prompt, as "a, b or c". */
export const LABELS_SLOT = "{{labels}}";

/** A prompt cut at its frames. The text around them is trimmed, since a model's own template spaces its parts. */
export interface PromptParts {
  /** What the model is told before the conversation; absent or empty for nothing. */
  readonly system?: string | undefined;
  readonly before: string;
  /** What stands behind each frame but the last, "" for nothing; absent where frames follow one another. */
  readonly between?: readonly string[] | undefined;
  readonly after: string;
}

/**
 * Fills a prompt's label slot and cuts it at its frame slot.
 *
 * @throws SaccadeError `input` if the prompt is empty, holds a slot it cannot fill, or the frame slot twice
 */
export function readPrompt(template: string, labels: readonly string[]): PromptParts {
  for (const [slot] of template.matchAll(/\{\{\s*\w+\s*\}\}/g)) {
    if (slot !== FRAMES_SLOT && slot !== LABELS_SLOT) {
      throw new SaccadeError(
        "input",
        `The prompt has a slot ${slot} that nothing fills: use ${FRAMES_SLOT} or ${LABELS_SLOT}.`,
      );
    }
  }
  const parts = template.split(FRAMES_SLOT);
  if (parts.length > 2) {
    throw new SaccadeError("input", `The prompt holds ${FRAMES_SLOT} more than once: the frames have one place.`);
  }
  // Labels come last, so that braces inside a label are only text.
  const texts = parts.map((part) => part.replaceAll(LABELS_SLOT, () => listOf(labels)).trim());
  if (texts.every((text) => text === "")) {
    throw new SaccadeError("input", "The prompt is empty: ask the model something.");
  }
  const [first = "", second] = texts;
  return second === undefined ? { before: "", after: first } : { before: first, after: second };
}

function listOf(labels: readonly string[]): string {
  if (labels.length === 0) {
    throw new SaccadeError(
      "input",
      `The prompt holds ${LABELS_SLOT}, but there are no labels: give some with --labels.`,
    );
  }
  return labels.length === 1 ? (labels[0] ?? "") : `${labels.slice(0, -1).join(", ")} or ${labels.at(-1) ?? ""}`;
}
