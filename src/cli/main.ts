import { Command, CommanderError } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { capital } from "../core/text/capital.ts";
import { messageOf, type Remedy, SaccadeError, withRemedy } from "../protocol/errors.ts";
import { addAskCommand } from "./ask.ts";
import { addCoverageCommand } from "./coverage.ts";
import { shieldDashedNames } from "./dashed-names.ts";
import { addDevicesCommand } from "./devices.ts";
import { addDiffCommand } from "./diff.ts";
import { addFramesCommand } from "./frames.ts";
import { addModelsCommand } from "./models.ts";
import { addProbeCommand } from "./probe.ts";
import { addReportCommand } from "./report.ts";
import { addRunCommand } from "./run.ts";
import { escapeText } from "../core/text/escape.ts";

const EXIT_BAD_INPUT = 2;
const EXIT_FAILURE = 1;
/** Milliseconds that what is left may take to end once an error is told. */
const GRACE_MS = 1000;

const REMEDIES: Readonly<Record<Remedy, string>> = {
  "new run": "Leave --resume out to start a new run.",
  resume: "The same command with --resume goes on from there.",
  "hub token": "Set HF_TOKEN and send it with --hub-token.",
  dtype: "Choose another --dtype or model.",
};

const program = new Command("saccade")
  .description("Prompt and sampling experiments on video clips with vision-language models.")
  .version(manifest.version)
  // Commands inherit this: errors are told below, all in the same form.
  .configureOutput({ outputError: () => undefined })
  .exitOverride();
for (const add of [
  addAskCommand,
  addRunCommand,
  addReportCommand,
  addDiffCommand,
  addFramesCommand,
  addCoverageCommand,
  addProbeCommand,
  addModelsCommand,
  addDevicesCommand,
])
  add(program);

// A reader that closes early, as `head` does, wants no more.
process.stdout.on("error", () => process.exit());

try {
  await program.parseAsync(shieldDashedNames(program, process.argv.slice(2)), { from: "user" });
} catch (error) {
  process.exitCode = tell(error);
  setTimeout(() => process.exit(), GRACE_MS).unref();
}

/** Says what went wrong on stderr, each problem in a line of its own, and returns the exit code. */
function tell(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    say(sentenceOf(error));
    return EXIT_BAD_INPUT;
  }
  if (error instanceof SaccadeError) {
    say(withRemedy(error, REMEDIES));
    return error.exitCode;
  }
  say(`Saccade met an error it does not know: ${messageOf(error)}`);
  return EXIT_FAILURE;
}

/** The argument parser's complaint in our form. */
function sentenceOf({ code, message }: CommanderError): string {
  if (code === "commander.help") return "Give a command: saccade --help lists them.";
  const text = message.replace(/^error: /, "").trim();
  return `${capital(text)}${/[.?)]$/.test(text) ? "" : "."}`;
}

function say(sentences: string): void {
  for (const sentence of sentences.split("\n")) process.stderr.write(`${escapeText(sentence)}\n`);
}
