import { css, html, svg, type TemplateResult } from "lit";
import type { ClipEvent } from "../../src/protocol/experiment.ts";
import { axisMarks, placeInRange } from "./time-axis.ts";

/** The part of a file that is drawn from left to right, in seconds. */
export interface DrawnPart {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** How tall a lane is, in pixels. */
export const LANE_HEIGHT = 26;

/** Colours of what a timeline draws as SVG. */
export const timelineDrawing = css`
  svg.lane,
  svg.axis {
    display: block;
    overflow: visible;
  }
  .rail {
    stroke: var(--saccade-line-strong);
    stroke-width: 1px;
  }
  .event {
    fill: var(--saccade-event);
  }
  .motion {
    fill: var(--saccade-line-strong);
  }
  .axis text {
    fill: var(--saccade-quiet);
    font-size: 11px;
    font-variant-numeric: tabular-nums;
    text-anchor: middle;
  }
  .axis line {
    stroke: var(--saccade-line-strong);
  }
  .swatch {
    display: inline-block;
    width: 18px;
    height: 10px;
    margin-inline-end: 5px;
    background: var(--saccade-event);
    border: 1px solid var(--saccade-event-line);
  }
  @media (forced-colors: active) {
    .event {
      stroke: var(--saccade-event-line);
    }
  }
`;

/** Where something lies in what is drawn: its left edge and its width, in percent. */
export function spanIn(part: DrawnPart, fromSeconds: number, toSeconds: number): { left: number; width: number } {
  const place = (seconds: number): number => Number.parseFloat(placeInRange(seconds, part.fromSeconds, part.toSeconds));
  const left = place(fromSeconds);
  return { left, width: place(toSeconds) - left };
}

/** The events of a clip as bands over a lane. */
export function eventBands(events: readonly ClipEvent[], part: DrawnPart): TemplateResult[] {
  return events.map(({ onsetSeconds, offsetSeconds }) => {
    const { left, width } = spanIn(part, onsetSeconds, offsetSeconds);
    return svg`<rect class="event" x="${left}%" width="${width}%" height=${LANE_HEIGHT} />`;
  });
}

/** How much moves over a range, as bars from its beginning to its end. */
export function motionBars(motion: readonly number[], range: DrawnPart, part: DrawnPart): TemplateResult[] {
  const step = (range.toSeconds - range.fromSeconds) / motion.length;
  return motion.map((value, place) => {
    const from = range.fromSeconds + place * step;
    const { left, width } = spanIn(part, from, from + step * 0.8);
    return svg`<rect class="motion" x="${left.toFixed(3)}%" width="${width.toFixed(3)}%" y=${(LANE_HEIGHT * (1 - value)).toFixed(1)} height=${(LANE_HEIGHT * value).toFixed(1)} />`;
  });
}

/** Round moments below the lanes. */
export function timeAxis(part: DrawnPart, most?: number): TemplateResult {
  return html`<svg class="axis" width="100%" height="22" aria-hidden="true">
    ${axisMarks(part.fromSeconds, part.toSeconds, most).map((seconds) => {
      const x = placeInRange(seconds, part.fromSeconds, part.toSeconds);
      return svg`<line x1=${x} x2=${x} y1="0" y2="4" /><text x=${x} y="17">${seconds} s</text>`;
    })}
  </svg>`;
}
