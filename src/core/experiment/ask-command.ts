import type { Experiment } from "../../protocol/experiment.ts";
import type { Coordinates, RunClip, RunReport } from "../../protocol/run.ts";
import { isGreedy } from "../decoding/settings.ts";
import { formatSampler } from "../sampling/format-sampler.ts";
import { parseSampler } from "../sampling/parse-sampler.ts";
import { shellWord } from "../text/shell-word.ts";

/** A trial as a line for a terminal. */
export interface AskCommand {
  readonly command: string;
  /** What `saccade ask` cannot say of the trial, a sentence each: its answer may be another one. */
  readonly differences: readonly string[];
}

/** Seconds that are the same moment to a person. */
const SAME_SECONDS = 1e-3;

/**
 * The `saccade ask` line that puts a trial's question once more, quoted for a POSIX shell.
 *
 * @param clip as the run read it; without it the document's entry of that name is taken
 * @param prompts of the run, whose texts are those of files too
 */
export function askCommand(
  trial: Coordinates,
  experiment: Experiment,
  clip: RunClip | undefined,
  prompts: RunReport["axes"]["prompts"] = [],
): AskCommand {
  const differences: string[] = [];
  const words = ["saccade", "ask", shellWord(clip?.path ?? trial.clip)];
  const option = (name: string, value: string): void => {
    words.push(name, shellWord(value));
  };
  if (clip !== undefined && clip.fromSeconds > SAME_SECONDS) option("--from", decimal(clip.fromSeconds));
  if (clip !== undefined && clip.durationSeconds - clip.toSeconds > SAME_SECONDS)
    option("--to", decimal(clip.toSeconds));
  addModel(trial, experiment, option, differences);
  addSampler(trial, experiment, option, differences);
  addPrompt(trial, experiment, prompts, option, differences);
  addDecoder(trial, experiment, option, differences);
  if (trial.repeat > 1) differences.push("A command asks once: it is the first repeat.");
  return { command: words.join(" "), differences };
}

type AddOption = (name: string, value: string) => void;

function addModel({ model }: Coordinates, { models }: Experiment, option: AddOption, differences: string[]): void {
  const entry = models.find(({ name }) => name === model);
  option("--model", entry?.id ?? model);
  const device = entry?.device;
  if (typeof device === "string") option("--device", device);
  else if (device !== undefined) {
    option(
      "--device",
      Object.entries(device)
        .map(([part, name]) => `${part}=${name}`)
        .join(","),
    );
  }
  if (entry?.dtype !== undefined) option("--dtype", entry.dtype);
  if (entry === undefined) differences.push("The document names this model no more, so its settings are left out.");
}

function addSampler(
  { sampler }: Coordinates,
  { samplers }: Experiment,
  option: AddOption,
  differences: string[],
): void {
  const spec = samplers.find(({ name }) => name === sampler)?.spec;
  const short = spec === undefined ? sampler : formatSampler(spec);
  option("--sampler", short);
  try {
    parseSampler(short);
  } catch {
    differences.push("The sampler has settings that its short form cannot say.");
  }
}

function addPrompt(
  { prompt }: Coordinates,
  experiment: Experiment,
  prompts: RunReport["axes"]["prompts"],
  option: AddOption,
  differences: string[],
): void {
  const entry = experiment.prompts.find(({ name }) => name === prompt);
  const text = entry?.text ?? prompts.find(({ name }) => name === prompt)?.text;
  if (text === undefined)
    differences.push("The prompt’s text is in a file that was not read: the usual question is asked.");
  else option("--prompt", text);
  const labels = entry?.labels ?? experiment.labels;
  if (labels.some((label) => label.includes(","))) {
    differences.push("A label has a comma, which parts labels in a command: they are left out.");
  } else option("--labels", labels.join(","));
  if (entry?.system !== undefined) differences.push("The prompt’s system text is left out: a command has none.");
  if (entry?.enrich !== undefined) {
    differences.push("The prompt is enriched with notes, which a command does not write: it shows frames alone.");
  }
}

function addDecoder({ decoder }: Coordinates, experiment: Experiment, option: AddOption, differences: string[]): void {
  const spec = experiment.decoders.find(({ name }) => name === decoder)?.spec;
  const maxTokens = spec?.maxNewTokens ?? experiment.maxTokens;
  if (maxTokens !== undefined) option("--max-tokens", String(maxTokens));
  option("--top-logits", String(experiment.topLogits));
  const others = Object.keys(spec ?? {}).filter((setting) => setting !== "maxNewTokens" && setting !== "order");
  const isPlain = spec !== undefined && isGreedy(spec) && others.every((setting) => setting === "temperature");
  if (!isPlain) {
    differences.push(`The decoder “${decoder}” is left out: a command always takes the likeliest token.`);
  }
}

/** Without the noise of binary fractions. */
function decimal(seconds: number): string {
  return String(Number(seconds.toFixed(6)));
}
