import { counted, percent } from "../comparison/figures.ts";
import type { ProbeFigure } from "../../protocol/probe.ts";

/** A number with so many decimals and a true minus sign. */
export function decimal(value: number, decimals = 2): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/** `0.31 (95 %: 0.22 to 0.41)`, or the number alone where there is no interval. */
export function figureText({ value, low, high }: ProbeFigure, write: (value: number) => string = decimal): string {
  return low === null || high === null ? write(value) : `${write(value)} (95 %: ${write(low)} to ${write(high)})`;
}

/** A share from 0 to 1 as percent with its interval. */
export function shareText(figure: ProbeFigure): string {
  return figureText(figure, percent);
}

export const bitsText = (value: number): string => decimal(value, 3);

/** `on 105 clips`, or the clip's name. */
export function clipsText(clips: readonly string[]): string {
  return clips.length === 1 ? (clips[0] ?? "") : counted(clips.length, "clip");
}
