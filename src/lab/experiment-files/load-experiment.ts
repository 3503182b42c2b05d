import { basename, dirname, resolve } from "node:path";
import { quoted } from "../../clip/quoted.ts";
import { checkPromptText } from "../../core/experiment/check-entries.ts";
import { checkNoteTemplate, type Enrichment, readEnrichment } from "../../core/enrichment/settings.ts";
import { childOf, itemsOf } from "../../core/experiment/json-nodes.ts";
import { grouped } from "../../core/comparison/figures.ts";
import { parseJson } from "../../core/experiment/parse-json.ts";
import { Problems } from "../../core/experiment/problems.ts";
import { readExperiment } from "../../core/experiment/read-experiment.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { Experiment, PromptEntry } from "../../protocol/experiment.ts";
import type { DocumentSource } from "../../protocol/lab-documents.ts";
import { expandClips, type ResolvedClip } from "./expand-clips.ts";
import { readText } from "./read-text.ts";

/** A prompt with its text, as it was written: with its slots. */
export interface ResolvedPrompt {
  readonly name: string;
  readonly text: string;
  readonly system?: string | undefined;
  /** Its own, or the experiment's. */
  readonly labels: readonly string[];
  /** Its list of labels is empty on purpose: it is not asked about those that a model knows by itself either. */
  readonly hasNoLabels?: boolean | undefined;
  /** The stages before it, where it tells what happens between frames. */
  readonly enrich?: Enrichment | undefined;
}

/** An experiment with its files found. */
export interface LoadedExperiment {
  /** Of the document, absolute. */
  readonly path: string;
  /** The document as it is written. */
  readonly text: string;
  readonly experiment: Experiment;
  /** In the document's order; empty if it names none. */
  readonly clips: readonly ResolvedClip[];
  readonly prompts: readonly ResolvedPrompt[];
}

/**
 * Reads an experiment document and finds the files it names. Paths in it are relative to it.
 *
 * @param path as the person gave it
 * @throws SaccadeError of kind `input` with one sentence a line for everything that is wrong, each with its place
 */
export async function loadExperiment(path: string): Promise<LoadedExperiment> {
  const absolute = resolve(path);
  return resolveExperiment(await readText(absolute, path), absolute, path);
}

/** Reads a document from its file, or takes the text that an editor holds of it. */
export async function loadSource({
  document,
  text,
}: Pick<DocumentSource, "document" | "text">): Promise<LoadedExperiment> {
  return text === undefined ? loadExperiment(document) : resolveExperiment(text, resolve(document), basename(document));
}

/**
 * Finds the files of an experiment whose document need not lie on the disk.
 *
 * @param absolute where the document lies, or would: paths in it are relative to its folder
 * @param path what to call it in an error
 * @param isMade nobody wrote it: errors name no line of it
 * @throws SaccadeError of kind `input` as loadExperiment() does
 */
export async function resolveExperiment(
  text: string,
  absolute: string,
  path: string,
  isMade = false,
): Promise<LoadedExperiment> {
  const folder = dirname(absolute);
  const experiment = readExperiment(text, path, isMade);
  const problems = new Problems({ text, file: path, isMade });
  const root = parseJson(problems);
  const offsetOf = (axis: string, index: number, key: string): number => {
    const node = root && itemsOf(childOf(root, axis))[index];
    return node ? (childOf(node, key) ?? node).offset : 0;
  };

  const clips: ResolvedClip[] = [];
  const places = new Map<string, number>();
  for (const [index, entry] of experiment.clips.entries()) {
    const offset = offsetOf("clips", index, "path");
    const found = (await problems.attemptLater(offset, () => expandClips(entry, folder))) ?? [];
    let twice: string | undefined;
    for (const { name } of found) {
      const first = places.get(name);
      if (first === undefined) places.set(name, index + 1);
      else
        twice ??= `The clip ${quoted(name)} is listed twice, by ${entries(first, index + 1)} of "clips": leave one out.`;
    }
    if (twice !== undefined) problems.add(offset, twice);
    const isOwn = found.length === 1 && found[0]?.path === resolve(folder, entry.path);
    clips.push(...found.map((clip) => ({ ...clip, entry: { place: index, isOwn } })));
  }

  const prompts: ResolvedPrompt[] = [];
  for (const [index, entry] of experiment.prompts.entries()) {
    const prompt = await problems.attemptLater(offsetOf("prompts", index, "file"), () =>
      resolvePrompt(entry, experiment, folder),
    );
    if (prompt) prompts.push(prompt);
  }
  refuseTooMany(problems, root, experiment, clips.length);
  problems.throwIfAny();
  return { path: absolute, text, experiment, clips, prompts };
}

/** A day's work at two trials a second. */
const MOST_TRIALS = 200_000;

function refuseTooMany(
  problems: Problems,
  root: ReturnType<typeof parseJson>,
  experiment: Experiment,
  clips: number,
): void {
  const { models, samplers, prompts, decoders, repeats } = experiment;
  const counts = [
    [clips, "clips"],
    [models.length, "models"],
    [samplers.length, "samplers"],
    [prompts.length, "prompts"],
    [decoders.length, "decoders"],
    [repeats, "repeats"],
  ] as const;
  const trials = counts.reduce((product, [count]) => product * count, 1);
  if (trials <= MOST_TRIALS) return;
  const [, largest] = counts.reduce((most, one) => (one[0] > most[0] ? one : most));
  const several = counts.filter(([count]) => count > 1).map(([count, axis]) => `${grouped(count)} ${axis}`);
  problems.add(
    (root && childOf(root, largest)?.offset) ?? 0,
    `${several.join(" x ")} are ${several.length > 1 ? `${grouped(trials)} trials` : "as many trials"}; a run has ${grouped(MOST_TRIALS)} at most: give fewer ${largest}.`,
  );
}

async function resolvePrompt(entry: PromptEntry, experiment: Experiment, folder: string): Promise<ResolvedPrompt> {
  const { name, system, file, labels = experiment.labels } = entry;
  const enrich = entry.enrich && (await resolveEnrichment(readEnrichment(entry.enrich), experiment, folder));
  const own = {
    labels,
    ...(entry.labels?.length === 0 && { hasNoLabels: true }),
    ...(enrich && { enrich }),
  };
  if (file === undefined) return { name, system, text: entry.text ?? "", ...own };
  const text = (await readText(resolve(folder, file), file)).trim();
  if (text === "") throw new SaccadeError("input", `The prompt file ${quoted(file)} is empty.`);
  checkPromptText(text, labels, enrich !== undefined);
  return { name, system, text, ...own };
}

/** Reads the notes' question where it is a file, and looks whether the experiment has their model. */
async function resolveEnrichment(enrich: Enrichment, { models }: Experiment, folder: string): Promise<Enrichment> {
  const { note } = enrich;
  if (note.model !== undefined && !models.some(({ name }) => name === note.model)) {
    const known = models.map(({ name }) => quoted(name)).join(", ");
    throw new SaccadeError(
      "input",
      `The model ${quoted(note.model)}, which is to write notes, is none of the experiment's: ${known}.`,
    );
  }
  if (note.file === undefined) return enrich;
  const text = (await readText(resolve(folder, note.file), note.file)).trim();
  if (text === "") throw new SaccadeError("input", `The file of the notes' question ${quoted(note.file)} is empty.`);
  checkNoteTemplate(text);
  return { ...enrich, note: { ...note, text } };
}

function entries(first: number, second: number): string {
  return first === second ? `entry ${first}` : `entries ${first} and ${second}`;
}
