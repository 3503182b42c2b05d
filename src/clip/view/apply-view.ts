import { type FixedView, viewArea } from "../../core/sampling/frame-view.ts";
import { formatSeconds } from "../../core/sampling/seconds.ts";
import type { RgbFrame } from "../decode.ts";
import { burnText } from "./burn-text.ts";

/**
 * What a view shows of a frame: its box cut out, made smaller by averaging the area that each pixel covers, and the
 * frame's time written into the lower left corner. The frame itself stays as it is.
 */
export function applyView(frame: RgbFrame, view: FixedView): RgbFrame {
  const { left, top, width, height, shownWidth, shownHeight } = viewArea(view, frame);
  const columns = spans(left, width, shownWidth);
  const rows = spans(top, height, shownHeight);
  const data = new Uint8Array(shownWidth * shownHeight * 3);
  let at = 0;
  for (const row of rows) {
    for (const column of columns) {
      for (let channel = 0; channel < 3; channel++) data[at++] = mean(frame, row, column, channel);
    }
  }
  if (view.timestamp) burnText({ data, width: shownWidth, height: shownHeight }, formatSeconds(frame.ptsSeconds));
  return { index: frame.index, ptsSeconds: frame.ptsSeconds, width: shownWidth, height: shownHeight, data };
}

/** Pixels along one axis with how much of each belongs to the shown pixel, in pixels. */
type Span = readonly (readonly [pixel: number, share: number])[];

/** What each of `shown` pixels covers of `size` pixels from `first` on. */
function spans(first: number, size: number, shown: number): Span[] {
  const step = size / shown;
  return Array.from({ length: shown }, (_, place) => {
    const from = place * step;
    const to = Math.min(size, from + step);
    const span: [number, number][] = [];
    for (let pixel = Math.floor(from); pixel < to; pixel++) {
      const share = Math.min(to, pixel + 1) - Math.max(from, pixel);
      if (share > 0) span.push([first + pixel, share]);
    }
    return span;
  });
}

function mean({ data, width }: RgbFrame, rows: Span, columns: Span, channel: number): number {
  let sum = 0;
  let area = 0;
  for (const [y, down] of rows) {
    for (const [x, across] of columns) {
      sum += (data[(y * width + x) * 3 + channel] ?? 0) * down * across;
      area += down * across;
    }
  }
  return Math.round(sum / area);
}
