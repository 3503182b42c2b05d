import { css } from "lit";

/** The report's own colours and type, for a light, a dark and a contrasting page; components know the names alone. */
export const pageStyle = css`
  :root {
    color-scheme: light dark;
    --saccade-page: #f6f7f9;
    --saccade-surface: #ffffff;
    --saccade-raised: #ffffff;
    --saccade-text: #1a1f27;
    --saccade-quiet: #56606e;
    --saccade-line: #dfe3e9;
    --saccade-line-strong: #9aa4b1;
    --saccade-track: #eceff3;
    --saccade-mark: #2f5f9e;
    --saccade-link: #1d57a5;
    --saccade-focus: #1f6feb;
    --saccade-event: #ffe1bf;
    --saccade-event-line: #c2600a;
    --saccade-scale-low: #f1f4f8;
    --saccade-scale-high: #86b3ec;
    --saccade-scale-text: #10151c;
    --saccade-shadow: 0 4px 18px rgb(20 30 50 / 14%);
    --saccade-radius: 7px;
    --saccade-small: 12px;
    --saccade-large: 17px;
    --saccade-heading: 18px;
    --saccade-title: 22px;
    --saccade-code: 12.5px / 1.55 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --saccade-page: #12151a;
      --saccade-surface: #191d24;
      --saccade-raised: #222832;
      --saccade-text: #e7eaf0;
      --saccade-quiet: #a0aab8;
      --saccade-line: #2b323d;
      --saccade-line-strong: #647082;
      --saccade-track: #262c36;
      --saccade-mark: #82b1f2;
      --saccade-link: #8cbaf8;
      --saccade-focus: #79b0ff;
      --saccade-event: #563a1c;
      --saccade-event-line: #ef9a45;
      --saccade-scale-low: #232933;
      --saccade-scale-high: #2c64ad;
      --saccade-scale-text: #f4f7fb;
      --saccade-shadow: 0 4px 18px rgb(0 0 0 / 45%);
    }
  }
  @media (prefers-contrast: more) {
    :root {
      --saccade-quiet: var(--saccade-text);
      --saccade-line: var(--saccade-line-strong);
    }
  }
  @media (forced-colors: active) {
    :root {
      --saccade-page: Canvas;
      --saccade-surface: Canvas;
      --saccade-raised: Canvas;
      --saccade-text: CanvasText;
      --saccade-quiet: CanvasText;
      --saccade-line: CanvasText;
      --saccade-line-strong: CanvasText;
      --saccade-track: Canvas;
      --saccade-mark: CanvasText;
      --saccade-link: LinkText;
      --saccade-focus: Highlight;
      --saccade-event: Canvas;
      --saccade-event-line: Highlight;
      --saccade-shadow: none;
    }
  }
  body {
    margin: 0;
    background: var(--saccade-page);
    color: var(--saccade-text);
    font:
      14px/1.5 system-ui,
      -apple-system,
      "Segoe UI",
      Roboto,
      "Noto Sans",
      "DejaVu Sans",
      sans-serif;
  }
  @media print {
    :root {
      --saccade-page: #ffffff;
    }
  }
`;
