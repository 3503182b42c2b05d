import { css } from "lit";

/** Rows of a timeline: a name, a track and what is said about it; on a narrow page the track stands below its words. */
export const timelineGrid = css`
  :host {
    container-type: inline-size;
  }
  .lanes {
    display: grid;
    gap: 3px;
  }
  .row {
    display: grid;
    grid-template-columns: 112px minmax(0, 1fr) 196px;
    gap: 0 12px;
    align-items: center;
  }
  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .text {
    overflow-wrap: anywhere;
  }
  .playhead {
    position: absolute;
    inset-block: 0;
    width: 0;
    border-inline-start: 1px solid var(--saccade-text);
    pointer-events: none;
  }
  @container (max-width: 620px) {
    .row {
      grid-template-columns: minmax(0, auto) minmax(0, 1fr);
      gap: 0 8px;
    }
    .row > :nth-child(2) {
      grid-row: 2;
      grid-column: 1 / -1;
    }
    .row > .text {
      text-align: end;
    }
    .axisrow > :not(svg) {
      display: none;
    }
  }
`;
