import { css } from "lit";

/** Tables of names and aligned numbers, in a frame that scrolls sideways. */
export const tableStyle = css`
  .scroll {
    overflow-x: auto;
    /* What is spoken only is placed out of the flow: it must scroll with the table, and not widen the page. */
    position: relative;
    border: 1px solid var(--saccade-line);
    border-radius: var(--saccade-radius);
    background: var(--saccade-surface);
  }
  table {
    border-collapse: collapse;
    min-width: 100%;
  }
  th,
  td {
    padding: 7px 14px;
    text-align: start;
    vertical-align: top;
    font-weight: 400;
    border-bottom: 1px solid var(--saccade-line);
  }
  tbody tr:last-child > * {
    border-bottom: 0;
  }
  thead th {
    color: var(--saccade-quiet);
    font-size: var(--saccade-small);
    vertical-align: bottom;
  }
  .figure {
    text-align: end;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
`;
