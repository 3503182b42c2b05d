import { css } from "lit";

/** Where there is nothing yet: what is missing, and what to do about it. */
export const emptyStyle = css`
  .empty {
    display: grid;
    gap: 10px;
    justify-items: start;
    padding: 24px 20px;
    border: 1px dashed var(--saccade-line-strong);
    border-radius: var(--saccade-radius);
  }
`;
