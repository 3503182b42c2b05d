import { css } from "lit";

/** The editor's colours and type, under the names that components know. */
export const panelStyle = css`
  :root {
    --saccade-page: var(--vscode-editor-background, Canvas);
    --saccade-surface: var(--vscode-editorWidget-background, var(--saccade-page));
    --saccade-raised: var(--vscode-editorHoverWidget-background, var(--saccade-surface));
    --saccade-input: var(--vscode-input-background, var(--saccade-page));
    --saccade-text: var(--vscode-editor-foreground, CanvasText);
    --saccade-quiet: color-mix(in oklab, var(--saccade-text) 78%, var(--saccade-page));
    --saccade-line: var(
      --vscode-editorWidget-border,
      color-mix(in oklab, var(--saccade-text) 16%, var(--saccade-page))
    );
    --saccade-line-strong: color-mix(in oklab, var(--saccade-text) 48%, var(--saccade-page));
    --saccade-track: color-mix(in oklab, var(--saccade-text) 11%, var(--saccade-page));
    --saccade-mark: var(--vscode-charts-blue, LinkText);
    --saccade-link: var(--vscode-textLink-foreground, LinkText);
    --saccade-focus: var(--vscode-focusBorder, Highlight);
    --saccade-event: color-mix(in oklab, var(--vscode-charts-orange, Mark) 28%, var(--saccade-page));
    --saccade-event-line: var(--vscode-charts-orange, Mark);
    --saccade-problem: var(--vscode-editorError-foreground, var(--saccade-text));
    --saccade-scale-low: var(--saccade-track);
    --saccade-scale-high: color-mix(in oklab, var(--vscode-charts-blue, Highlight) 46%, var(--saccade-page));
    --saccade-scale-text: var(--saccade-text);
    --saccade-shadow: 0 2px 10px var(--vscode-widget-shadow, rgb(0 0 0 / 20%));
    --saccade-radius: 4px;
    --saccade-small: max(11px, 0.88em);
    --saccade-large: 1.22em;
    --saccade-heading: 1.15em;
    --saccade-title: 1.4em;
    --saccade-code: var(--vscode-editor-font-size, 12px) / 1.5 var(--vscode-editor-font-family, monospace);
  }
  body.vscode-dark {
    color-scheme: dark;
  }
  body.vscode-light {
    color-scheme: light;
  }
  body.vscode-high-contrast {
    color-scheme: dark;
  }
  body.vscode-high-contrast-light {
    color-scheme: light;
  }
  /* Where contrast was asked for, lines are the theme's own and nothing is muted. */
  :root:has(body.vscode-high-contrast, body.vscode-high-contrast-light) {
    --saccade-quiet: var(--saccade-text);
    --saccade-line: var(--vscode-contrastBorder, CanvasText);
    --saccade-line-strong: var(--vscode-contrastBorder, CanvasText);
    --saccade-surface: var(--saccade-page);
    --saccade-raised: var(--saccade-page);
    --saccade-shadow: none;
  }
  body {
    margin: 0;
    padding: 0;
    background: var(--saccade-page);
    color: var(--saccade-text);
    font: var(--vscode-font-size, 13px) / 1.45 var(--vscode-font-family, system-ui, sans-serif);
  }
`;
