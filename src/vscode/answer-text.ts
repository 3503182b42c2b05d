import { askCostText } from "../core/comparison/ask-cost.ts";
import { SaccadeError } from "../protocol/errors.ts";
import { type AskResult, askResultSchema } from "../protocol/ask.ts";

const BAR_WIDTH = 16;
/** Characters of an answer that a message shows; the log has all of it. */
const SUMMARY_LENGTH = 120;
/** Below this, most of what the model would say is none of the labels, and their shares mean little. */
const LOW_MASS = 0.5;

/** Reads what `saccade ask --json` printed. */
export function parseAnswer(stdout: string): AskResult {
  let value: unknown;
  try {
    value = JSON.parse(stdout);
  } catch (cause) {
    throw new SaccadeError("failure", "Saccade's process answered with something that is not JSON.", { cause });
  }
  const parsed = askResultSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined ? "" : ` (${issue.path.join(".")}: ${issue.message})`;
  throw new SaccadeError("failure", `Saccade's process answered in a shape this version does not know${where}.`);
}

/** The answer in a message's one line: what was said and the likeliest label. */
export function answerSummary({ answer, labels }: AskResult): string {
  const { text } = answer;
  const said = text.length > SUMMARY_LENGTH ? `${text.slice(0, SUMMARY_LENGTH)}…` : text;
  const [best] = byProbability(labels);
  return best === undefined ? said : `${said} (${best.label} ${percent(best.probability)})`;
}

/** The answer in full, line by line: what was shown, what came out, the labels as bars, what it cost. */
export function answerLines(result: AskResult): string[] {
  const { answer, clip, frames, labels, labelScoring, model } = result;
  const times = frames.map((frame) => frame.ptsSeconds.toFixed(3)).join(", ");
  const lines = [
    `Clip: ${clip.path}, ${clip.width}x${clip.height}, ${clip.durationSeconds.toFixed(2)} s at ${clip.frameRate} fps`,
    `Model: ${model.id} (${model.dtype}, ${model.device})`,
    `Frames shown: ${frames.length} of ${clip.frameCount}, at ${times} s`,
    `Prompt: ${result.prompt}`,
    `Answer: ${answer.text}`,
  ];
  const width = Math.max(0, ...labels.map(({ label }) => label.length));
  for (const { label, probability } of byProbability(labels)) {
    lines.push(`  ${label.padEnd(width)} ${percent(probability).padStart(7)} ${bar(probability)}`);
  }
  if (labelScoring.mass < LOW_MASS && labels.length > 0) {
    lines.push(`  Only ${percent(labelScoring.mass)} of what the model would say is one of these labels.`);
  }
  lines.push(`Cost: ${askCostText(result)}`);
  return lines;
}

function byProbability(labels: AskResult["labels"]): AskResult["labels"] {
  return labels.toSorted((a, b) => b.probability - a.probability);
}

function bar(share: number): string {
  const full = Math.round(share * BAR_WIDTH);
  return "█".repeat(full) + "·".repeat(BAR_WIDTH - full);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
