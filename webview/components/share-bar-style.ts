import { css } from "lit";

/** The colours of `shareBar`. */
export const shareBarStyle = css`
  .share-bar {
    display: block;
  }
  .share-track {
    fill: var(--saccade-track);
  }
  .share-fill {
    fill: var(--saccade-mark);
  }
  .share-notch {
    fill: var(--saccade-text);
    stroke: var(--saccade-surface);
    paint-order: stroke;
    stroke-width: 2px;
  }
`;
