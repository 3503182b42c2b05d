import { type Command, Option } from "commander";
import { selectTrials, type TrialSelection } from "../core/comparison/select-trials.ts";
import { readRun } from "../lab/journal/read-run.ts";
import { renderReport, writeReport } from "../lab/report/render-report.ts";
import { type ReportFormat, reportFormatSchema } from "../protocol/lab-runs.ts";

interface ReportOptions extends TrialSelection {
  readonly format: ReportFormat;
  readonly out?: string;
}

export function addReportCommand(program: Command): void {
  program
    .command("report")
    .description("show a run: as a table, as JSON, CSV or Markdown, or as one page that needs nothing else")
    .argument("<run>", "the run's folder")
    .addOption(new Option("--format <format>", "what to write").choices(reportFormatSchema.options).default("table"))
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
  const text = await renderReport(selectTrials(await readRun(directory), selection), format);
  if (out === undefined) process.stdout.write(text);
  else await writeReport(out, text);
}
