import type { Node } from "jsonc-parser";
import type { z } from "zod";
import {
  clipDocumentSchema,
  decoderDocumentSchema,
  type Experiment,
  experimentDocumentSchema,
  modelDocumentSchema,
  promptDocumentSchema,
  samplerDocumentSchema,
} from "../../protocol/experiment.ts";
import { readBaseline } from "./baseline.ts";
import { checkClip, checkLabels, checkPrompt } from "./check-entries.ts";
import { checkShape } from "./check-shape.ts";
import { KEYFRAME_INTERVAL } from "../enrichment/settings.ts";
import { EXPERIMENT_DEFAULTS } from "./defaults.ts";
import { clipEntry, decoderEntry, modelEntry, promptEntry, samplerEntry } from "./entries.ts";
import { childOf, itemsOf, valueOf } from "./json-nodes.ts";
import { parseJson } from "./parse-json.ts";
import { Problems } from "./problems.ts";
import { shortened } from "./shown.ts";

/**
 * Reads an experiment document (`*.saccade.json`): JSON with comments and trailing commas. Short forms are written
 * out and what is left out gets its default. No file is touched.
 *
 * @param file what to call the document in an error
 * @param isMade nobody wrote it: errors name no line of it
 * @throws SaccadeError of kind `input` with one sentence a line for everything that is wrong, each with line and column
 */
export function readExperiment(text: string, file: string, isMade = false): Experiment {
  // An invisible mark that some editors write first.
  const problems = new Problems({ text: text.replace(/^\uFEFF/, ""), file, isMade });
  const root = parseJson(problems);
  if (!root) throw new Error("a document that parses has a root");
  checkShape(experimentDocumentSchema, root, "The document", problems);
  const experiment = readParts(root, problems);
  problems.throwIfAny();
  // Else an entry that was refused without a word would be missing.
  experimentDocumentSchema.parse(valueOf(root));
  return experiment;
}

/** What the document says, as far as it can be read. */
function readParts(root: Node, problems: Problems): Experiment {
  const { shape } = experimentDocumentSchema;
  const part = <T>(key: string, schema: z.ZodType<T>): T | undefined => {
    const node = childOf(root, key);
    return node && schema.safeParse(valueOf(node)).data;
  };
  const maxTokens = part("maxTokens", shape.maxTokens);
  const clips = readList(childOf(root, "clips"), clipDocumentSchema, problems, clipEntry);
  for (const { node, document } of clips.items) checkClip(node, document, problems);

  const axis = <Document, Entry extends { readonly name: string }>(
    key: "models" | "samplers" | "prompts" | "decoders",
    schema: z.ZodType<Document>,
    read: (document: Document) => Entry,
  ): { entries: Entry[]; names: string[] | undefined; items: Item<Document, Entry>[] } => {
    const node = childOf(root, key);
    const { items, complete } = readList(node, schema, problems, read);
    checkNames(key, items, problems);
    const usual = EXPERIMENT_DEFAULTS[key].map((document) => read(schema.parse(document)));
    const entries = node ? items.map(({ entry }) => entry) : usual;
    return { items, entries, names: complete ? entries.map(({ name }) => name) : undefined };
  };
  const models = axis("models", modelDocumentSchema, modelEntry);
  const given = axis("samplers", samplerDocumentSchema, samplerEntry);
  const prompts = axis("prompts", promptDocumentSchema, promptEntry);
  const isEnriched = prompts.entries.every(({ enrich }) => enrich !== undefined);
  const usual = isEnriched && !childOf(root, "samplers") ? [samplerEntry(KEYFRAME_INTERVAL)] : undefined;
  const samplers = usual ? { entries: usual, names: usual.map(({ name }) => name) } : given;
  const decoders = axis("decoders", decoderDocumentSchema, (document) => decoderEntry(document, maxTokens));

  const ownLabels = part("labels", shape.labels);
  const labels = ownLabels ?? EXPERIMENT_DEFAULTS.labels;
  checkLabels(childOf(root, "labels"), problems);
  for (const { node, document } of prompts.items) checkPrompt(node, document, labels, problems);

  const baselineNode = childOf(root, "baseline");
  const names = { model: models.names, sampler: samplers.names, prompt: prompts.names, decoder: decoders.names };
  const baseline = baselineNode && readBaseline(baselineNode, names, problems);
  return {
    clips: clips.items.map(({ entry }) => entry),
    models: models.entries,
    samplers: samplers.entries,
    // A list that is empty on purpose says more than one that is left out: that no prompt has labels unless it names
    // its own, not even those that a model knows by itself.
    prompts: ownLabels?.length === 0 ? prompts.entries.map((prompt) => ({ labels: [], ...prompt })) : prompts.entries,
    decoders: decoders.entries,
    labels,
    repeats: part("repeats", shape.repeats) ?? EXPERIMENT_DEFAULTS.repeats,
    seed: part("seed", shape.seed) ?? EXPERIMENT_DEFAULTS.seed,
    topLogits: part("topLogits", shape.topLogits) ?? EXPERIMENT_DEFAULTS.topLogits,
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(baseline ? { baseline } : {}),
  };
}

interface Item<Document, Entry> {
  readonly node: Node;
  /** From 1, in the list as it is written. */
  readonly place: number;
  readonly document: Document;
  readonly entry: Entry;
}

/** The entries of a list that can be read. Those of a wrong shape are told already. */
function readList<Document, Entry>(
  list: Node | undefined,
  schema: z.ZodType<Document>,
  problems: Problems,
  read: (document: Document) => Entry,
): { items: Item<Document, Entry>[]; complete: boolean } {
  const nodes = itemsOf(list);
  const items = nodes.flatMap((node, index) => {
    const { data: document } = schema.safeParse(valueOf(node));
    if (document === undefined) return [];
    const entry = problems.attempt(node.offset, () => read(document));
    return entry === undefined ? [] : [{ node, place: index + 1, document, entry }];
  });
  return { items, complete: items.length === nodes.length && (list === undefined || items.length > 0) };
}

function checkNames(key: string, items: readonly Item<unknown, { readonly name: string }>[], problems: Problems): void {
  const places = new Map<string, number>();
  for (const { node, place, entry } of items) {
    const first = places.get(entry.name);
    if (first === undefined) places.set(entry.name, place);
    else if (entry.name !== "") {
      const name = shortened(JSON.stringify(entry.name));
      const where = (childOf(node, "name") ?? node).offset;
      problems.add(
        where,
        `Entries ${first} and ${place} of "${key}" are both called ${name}: give one another "name".`,
      );
    }
  }
}
