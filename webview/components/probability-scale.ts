import { css, unsafeCSS } from "lit";

const STEPS = 10;

/** The class of a probability: `p0` for 0 to `p10` for 1. */
export function scaleClass(probability: number): string {
  return `p${Math.round(Math.min(1, Math.max(0, probability)) * STEPS)}`;
}

/** The classes of the scale from its low to its high end, for the legend. */
export const SCALE_CLASSES: readonly string[] = Array.from({ length: STEPS + 1 }, (_, step) => `p${step}`);

/**
 * One scale for the model's probability, of one hue, that grows evenly in lightness. Where the person's system decides
 * on colours, the same steps are the thickness of a line below.
 */
export const probabilityScale = css`
  ${unsafeCSS(SCALE_CLASSES.map((name, step) => `.${name} { --step: ${step}; }`).join("\n"))}
  .scaled {
    background: color-mix(in oklab, var(--saccade-scale-high) calc(var(--step) * 10%), var(--saccade-scale-low));
    color: var(--saccade-scale-text);
  }
  @media (forced-colors: active) {
    .scaled {
      background: Canvas;
      color: CanvasText;
      border-block-end: calc(1px + var(--step) * 0.5px) solid CanvasText;
    }
  }
`;
