import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { selectTrials, type TrialSelection } from "../core/comparison/select-trials.ts";
import { readRun } from "../lab/journal/read-run.ts";
import { renderCsv } from "../lab/report/render-csv.ts";
import { renderHtml } from "../lab/report/render-html.ts";
import { renderJson } from "../lab/report/render-json.ts";
import { renderMarkdown } from "../lab/report/render-markdown.ts";
import { renderTable } from "../lab/report/render-table.ts";
import { messageOf, SaccadeError } from "../protocol/errors.ts";
import type { RunReport } from "../protocol/run.ts";
import { packageRoot } from "../lab/package-root.ts";
import { escapeJson } from "../core/text/escape.ts";

const FORMATS = ["table", "json", "csv", "md", "html"] as const;

type Format = (typeof FORMATS)[number];

interface ReportOptions extends TrialSelection {
  readonly format: Format;
  readonly out?: string;
}

export function addReportCommand(program: Command): void {
  program
    .command("report")
    .description("show a run: as a table, as JSON, CSV or Markdown, or as one page that needs nothing else")
    .argument("<run>", "the run's folder")
    .addOption(new Option("--format <format>", "what to write").choices(FORMATS).default("table"))
    .option("--out <file>", "write it to a file instead of the terminal")
    .option("--clip <name...>", "these clips only, by the names the run gives them")
    .option("--model <name...>", "these models only")
    .option("--sampler <name...>", "these samplers only")
    .option("--prompt <name...>", "these prompts only")
    .option("--decoder <name...>", "these decoders only")
    .action(async (directory: string, options: ReportOptions) => {
      await report(directory, options);
    });
}

async function report(directory: string, { format, out, ...selection }: ReportOptions): Promise<void> {
  const text = await render(selectTrials(await readRun(directory), selection), format);
  if (out === undefined) process.stdout.write(text);
  else await writeReport(out, text);
}

/** The bytes of a report, ready to be written: with the line break that ends a text file. */
async function render(run: RunReport, format: Format): Promise<string> {
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
 * The bundle of the report's page, which lies beside the command line's own.
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

async function writeReport(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new SaccadeError("input", `The report cannot be written to ${path}: ${messageOf(cause)}.`, { cause });
  }
}
