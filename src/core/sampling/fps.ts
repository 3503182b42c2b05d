import { SaccadeError } from "../../protocol/errors.ts";
import type { Choice } from "./choice.ts";
import type { ClipRange } from "./clip-range.ts";
import { placesOnGrid } from "./equal-grid.ts";
import { frameRateOf } from "./frame-rate.ts";
import { moreThere, plural, refuseMoreThanThere, thoseThere } from "./refusals.ts";

export interface FpsRule {
  /** Frames a second. */
  readonly fps: number;
  readonly min: number;
  readonly max: number;
  readonly factor: number;
}

/**
 * As many frames as the rate asks for, between bounds, spread evenly with both ends: the rule of Qwen's
 * `smart_nframes()` and of its readers (QwenLM/Qwen3-VL@004d5e0, qwen-vl-utils/src/qwen_vl_utils/vision_process.py).
 *
 * @throws SaccadeError of kind `input` where the rate asks for more frames than there are, of which the reference only
 *   warns, and where there are fewer than `factor`
 */
export function chooseFps(rule: FpsRule, range: ClipRange): Choice[] {
  const total = range.frames.length;
  const asked = (total / frameRateOf(range)) * rule.fps;
  refuseMoreThanThere(`fps:${rule.fps}`, Math.floor(asked), range);
  const count = qwenFrameCount(asked, rule, total);
  if (count < rule.factor) {
    throw new SaccadeError(
      "input",
      `The sampler fps:${rule.fps} takes at least ${plural(rule.factor, "frame")} (its factor), but ` +
        `${thoseThere(total, range)}. Set factor to ${total > 1 ? `${total} or lower` : total}, or ${moreThere(range)}.`,
    );
  }
  const places = placesOnGrid(qwenPlaces(count, total), range);
  return places.map((place, k) => ({ place, reason: `${k + 1} of ${count}, evenly` }));
}

/**
 * The number of frames: what the rate asks for, at least `min` and at most `max` and at most all, down to a multiple of
 * `factor`. `min` counts rounded up to such a multiple and `max` rounded down.
 *
 * @param asked frames by rate and length, not rounded
 * @param total frames there are
 */
export function qwenFrameCount(asked: number, { min, max, factor }: Omit<FpsRule, "fps">, total: number): number {
  const least = Math.ceil(min / factor) * factor;
  const most = Math.floor(max / factor) * factor;
  return Math.floor(Math.min(Math.max(asked, least), most, total) / factor) * factor;
}

/**
 * The places: `torch.linspace(0, total - 1, count).round()`. torch computes in single precision, the first half
 * counted from the start and the second half from the end, and rounds halves to the even neighbour. (Its vector units
 * may add in another order; then a half that single precision does not hold exactly can fall to the other side.)
 */
export function qwenPlaces(count: number, total: number): number[] {
  const { fround } = Math;
  const end = fround(total - 1);
  const step = count > 1 ? fround(end / (count - 1)) : 0;
  return Array.from({ length: count }, (_, k) => {
    const forward = k < Math.floor(count / 2) || count === 1;
    return roundHalfToEven(forward ? fround(step * k) : fround(end - fround(step * (count - 1 - k))));
  });
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
