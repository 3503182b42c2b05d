import { css } from "lit";

/** Small controls of the stage and the axes, in the page's colours. */
export const controlStyle = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 4px;
    min-width: 24px;
    min-height: 24px;
    padding: 1px 7px;
    border: 1px solid var(--saccade-line-strong);
    border-radius: 4px;
    background: var(--saccade-raised);
    line-height: 1.3;
    white-space: nowrap;
  }
  .button.plain {
    border-color: transparent;
    background: none;
  }
  .button:hover:not(:disabled) {
    background: var(--saccade-track);
  }
  .button[aria-pressed="true"] {
    border-color: var(--saccade-focus);
  }
  .button:disabled {
    color: var(--saccade-quiet);
    cursor: default;
    opacity: 0.7;
  }
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
    min-width: 0;
    min-height: 27px;
    padding: 3px 6px;
    border: 1px solid var(--saccade-line-strong);
    border-radius: 3px;
    background: var(--saccade-input, var(--saccade-page));
  }
  input[type="checkbox"] {
    min-height: 0;
  }
  kbd {
    font: inherit;
    font-size: var(--saccade-small);
    padding: 0 4px;
    border: 1px solid var(--saccade-line);
    border-radius: 3px;
    color: var(--saccade-quiet);
  }
`;
