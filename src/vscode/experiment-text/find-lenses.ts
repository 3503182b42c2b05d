import { type Node, parseTree } from "jsonc-parser";
import { shortened } from "../../core/comparison/shortened.ts";
import { decoderEntry, modelEntry, promptEntry, samplerEntry } from "../../core/experiment/entries.ts";
import { childOf, itemsOf, valueOf } from "../../core/experiment/json-nodes.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import {
  decoderDocumentSchema,
  modelDocumentSchema,
  promptDocumentSchema,
  samplerDocumentSchema,
} from "../../protocol/experiment.ts";
import type { RunSelection } from "../../protocol/run.ts";

/** Something that can be done with an experiment, and the place in its text that it is about. */
export interface Lens {
  /** In UTF-16 units. */
  readonly offset: number;
  readonly title: string;
  /** What of the experiment is run; all of it where it is left out. `panel`: nothing is run, the panel is opened. */
  readonly action: "panel" | { readonly run: RunSelection | undefined };
}

/** Characters of a name in a link. */
const MOST_NAME = 24;

const AXES = [
  { key: "models", noun: "model", nameOf: namer(modelDocumentSchema, modelEntry) },
  { key: "samplers", noun: "sampler", nameOf: namer(samplerDocumentSchema, samplerEntry) },
  { key: "prompts", noun: "prompt", nameOf: namer(promptDocumentSchema, promptEntry) },
  { key: "decoders", noun: "decoder", nameOf: namer(decoderDocumentSchema, (document) => decoderEntry(document)) },
] as const;

/**
 * What stands over an experiment's text: the whole of it at its beginning, and each entry of an axis that has others
 * beside it. Entries that cannot be read have none; a text that is no object has none at all.
 */
export function findLenses(text: string): Lens[] {
  const root = treeOf(text);
  if (root?.type !== "object") return [];
  const lenses: Lens[] = [
    { offset: root.offset, title: "Run", action: { run: undefined } },
    { offset: root.offset, title: "Open Panel", action: "panel" },
  ];
  for (const { key, noun, nameOf } of AXES) {
    const items = itemsOf(childOf(root, key));
    if (items.length < 2) continue;
    const named = items.flatMap((item): Named[] => {
      const name = nameOf(valueOf(item));
      return name === undefined ? [] : [{ offset: item.offset, name }];
    });
    // Several links over one line are told apart by their names.
    const shareLine = (one: Named | undefined, next: Named | undefined): boolean =>
      one !== undefined && next !== undefined && !text.slice(one.offset, next.offset).includes("\n");
    for (const [place, entry] of named.entries()) {
      const { offset, name } = entry;
      const isAlone = !shareLine(named[place - 1], entry) && !shareLine(entry, named[place + 1]);
      const title = isAlone ? `Run this ${noun}` : `Run ${shortened(name, MOST_NAME)}`;
      lenses.push({ offset, title, action: { run: { [key]: [name] } } });
    }
  }
  return lenses;
}

/** An entry that can be read, in the order of the text. */
interface Named {
  readonly offset: number;
  readonly name: string;
}

function treeOf(text: string): Node | undefined {
  try {
    return parseTree(text, [], { allowTrailingComma: true });
  } catch (error) {
    // The parser calls itself for every level, and a text may be one that means to be too deep.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** How results call an entry as it is written; undefined where it is none. */
function namer<Document>(
  schema: { safeParse(value: unknown): { data?: Document | undefined } },
  read: (document: Document) => { readonly name: string },
): (value: unknown) => string | undefined {
  return (value) => {
    const { data } = schema.safeParse(value);
    if (data === undefined) return undefined;
    try {
      return read(data).name;
    } catch (error) {
      if (error instanceof SaccadeError) return undefined;
      throw error;
    }
  };
}
