import type { Token } from "../protocol/answer.ts";
import type { AskResult } from "../protocol/ask.ts";
import { type ColorDepth, legend, tint } from "./terminal/color.ts";
import { askCostText } from "../core/comparison/ask-cost.ts";
import { saysLittle } from "../core/comparison/prediction.ts";
import { escapeText } from "../core/text/escape.ts";

const BAR_WIDTH = 24;
const INDENT = " ".repeat(10);

/** The answer for a person, line by line. Whatever a file or a model wrote is escaped. */
export function reportLines(result: AskResult, notes: readonly string[], depth: ColorDepth): string[] {
  const { clip, model, answer, frames } = result;
  const size = `${clip.durationSeconds.toFixed(2)} s, ${clip.width}x${clip.height}, ${round(clip.frameRate)} frames/s`;
  return [
    row("Clip", `${escapeText(clip.path)} (${size})`),
    row("Model", `${escapeText(model.id)} (${model.dtype}, ${escapeText(model.device)})`),
    row("Sampler", `${escapeText(result.sampler)}: ${frames.length} of ${clip.frameCount} frames`),
    ...wrapped(
      "Seconds",
      frames.map(({ ptsSeconds }) => ptsSeconds.toFixed(2)),
    ),
    row("Prompt", escapeText(result.prompt)),
    row(
      "Answer",
      `${escapeText(answer.text.trim())}${answer.finishReason === "length" ? " ... (cut at its length)" : ""}`,
    ),
    "",
    ...tokenLines(answer.tokens, depth),
    ...labelLines(result),
    "",
    row("Cost", askCostText(result)),
    ...notes.map((note) => `\n${escapeText(note)}`),
  ];
}

/** The tokens on the colours of their probabilities; without colours, with the numbers behind them. */
function tokenLines(tokens: readonly Token[], depth: ColorDepth): string[] {
  const shown = tokens.map(({ text, logprob }) => {
    const share = logprob === null ? 0 : Math.exp(logprob);
    const spelled = escapeText(text) || "·";
    return depth === "none" ? `${spelled.trim()} ${percent(share)}` : tint(spelled, share, depth);
  });
  if (depth === "none") return [row("Tokens", shown.join(" | "))];
  return [row("Tokens", shown.join("")), row("", `probability ${legend(depth)}`)];
}

function labelLines({ labels, labelScoring }: AskResult): string[] {
  if (labels.length === 0) return [];
  const names = labels.map(({ label }) => escapeText(label));
  const width = Math.max(...names.map((name) => name.length));
  const bars = labels
    .map(({ probability }, place) => ({ name: (names[place] ?? "").padEnd(width), probability }))
    .sort((a, b) => b.probability - a.probability)
    .map(({ name, probability }, place) =>
      row(place === 0 ? "Labels" : "", `${name} ${bar(probability)} ${percent(probability).padStart(7)}`),
    );
  const mass = `${percent(labelScoring.mass)} of what the model would say is one of these labels`;
  const warning = saysLittle({ labels, labelScoring }) ? ", so their shares mean little" : "";
  return ["", ...bars, row("", `${mass}${warning}.`)];
}

function row(name: string, text: string): string {
  return `${name.padEnd(INDENT.length)}${text}`.trimEnd();
}

function wrapped(name: string, words: readonly string[], perLine = 12): string[] {
  const lines: string[] = [];
  for (let start = 0; start < words.length; start += perLine) {
    lines.push(row(start === 0 ? name : "", words.slice(start, start + perLine).join("  ")));
  }
  return lines;
}

function bar(share: number): string {
  const full = Math.round(share * BAR_WIDTH);
  return "█".repeat(full) + "·".repeat(BAR_WIDTH - full);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function round(value: number): string {
  return String(Number(value.toFixed(3)));
}
