import { createHash } from "node:crypto";
import { DRAWN_FACES_NOTE, showsDrawnFaces } from "../../core/comparison/drawn-faces.ts";
import { grouped } from "../../core/comparison/figures.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { RunReport } from "../../protocol/run.ts";
import { escapeHtml, jsonForScript } from "./escape-html.ts";

/** What a browser still lays out at a pace that a person can read at. */
const MOST_TRIALS = 2000;
const MOST_BYTES = 40_000_000;

const FILTERS = "Name what to show, as with --clip, --sampler, --prompt, --decoder or --model.";

/**
 * One file that shows the run: the components, its data and its pictures, and a policy that lets the page load nothing
 * and run no other script.
 *
 * @param script the bundle of `webview/report/main.ts`
 * @throws SaccadeError `input` if the run is too large for a page, `failure` if the bundle cannot stand inside one
 */
export function renderHtml(report: RunReport, script: string): string {
  if (report.trials.length > MOST_TRIALS) {
    throw new SaccadeError(
      "input",
      `The run has ${grouped(report.trials.length)} trials, and one page shows up to ${grouped(MOST_TRIALS)}. ${FILTERS}`,
    );
  }
  const data = jsonForScript(report);
  if (data.length > MOST_BYTES) {
    throw new SaccadeError(
      "input",
      `The run's data take ${Math.ceil(data.length / 1e6)} MB, and one page holds up to ${MOST_BYTES / 1e6} MB. ${FILTERS}`,
    );
  }
  if (/<\/script|<script|\r/i.test(script)) {
    throw new SaccadeError("failure", "The report's script cannot stand inside a page: build Saccade again.");
  }
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${createHash("sha256").update(script).digest("base64")}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const title = escapeHtml(`${report.document.path.split(/[\\/]/).at(-1) ?? ""} – Saccade`);
  const drawn = showsDrawnFaces(report) ? ` ${escapeHtml(DRAWN_FACES_NOTE)}` : "";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Saccade ${escapeHtml(report.environment.saccade)}">
<title>${title}</title>
</head>
<body>
<noscript>This report is drawn by the script inside this file: allow it to run. It loads nothing from elsewhere.${drawn}</noscript>
<script type="application/json" id="saccade-run">${data}</script>
<script>${script}</script>
</body>
</html>
`;
}
