import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { escapeJson } from "../../core/text/escape.ts";
import { messageOf, SaccadeError } from "../../protocol/errors.ts";
import type { ReportFormat } from "../../protocol/lab-runs.ts";
import type { RunReport } from "../../protocol/run.ts";
import { packageRoot } from "../package-root.ts";
import { renderCsv } from "./render-csv.ts";
import { renderHtml } from "./render-html.ts";
import { renderJson } from "./render-json.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { renderTable } from "./render-table.ts";

/** The bytes of a report, ready to be written: with the line break that ends a text file. */
export async function renderReport(run: RunReport, format: ReportFormat): Promise<string> {
  switch (format) {
    case "table":
      return renderTable(run);
    case "json":
      return `${escapeJson(renderJson(run))}\n`;
    case "csv":
      return renderCsv(run);
    case "md":
      return renderMarkdown(run);
    case "html":
      return renderHtml(run, await pageScript());
  }
}

/**
 * The bundle of the report's page, which lies beside the one that asks.
 *
 * @throws SaccadeError `failure` if it is not there
 */
export async function pageScript(): Promise<string> {
  const path = join(packageRoot(import.meta.url), "dist", "report.js");
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new SaccadeError("failure", `The report's script ${path} is missing: build or install Saccade again.`, {
      cause,
    });
  }
}

/** @throws SaccadeError `input` if the file cannot be written */
export async function writeReport(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new SaccadeError("input", `The report cannot be written to ${path}: ${messageOf(cause)}.`, { cause });
  }
}
