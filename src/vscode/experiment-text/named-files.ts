import { type Node, parseTree } from "jsonc-parser";
import { isManifest } from "../../core/experiment/file-kinds.ts";
import { childOf, itemsOf } from "../../core/experiment/json-nodes.ts";

/** A file, or several, that an experiment names, and where it does. */
export interface NamedFile {
  readonly kind: "clip" | "clips" | "manifest" | "prompt" | "model";
  /** As it is written. */
  readonly path: string;
  /** Of the text that names it, in UTF-16 units. */
  readonly offset: number;
  readonly length: number;
}

/** The owner and the name of a repository on the hub. A model's folder is told from it by its beginning or its depth. */
const HUB_ID = /^[\w-][\w.-]*\/[\w-][\w.-]*$/;

/** What an experiment names that should be there: clips, globs, manifests, files of prompts, and models. */
export function namedFiles(text: string): NamedFile[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  if (!root) return [];
  const named = (list: string, key: string, kindOf: (path: string) => NamedFile["kind"]): NamedFile[] =>
    itemsOf(childOf(root, list)).flatMap((item) => {
      const node = textUnder(item, list === "prompts" ? undefined : item, key);
      if (node === undefined) return [];
      const path = String(node.value);
      return [{ kind: kindOf(path), path, offset: node.offset, length: node.length }];
    });
  return [
    ...named("clips", "path", clipKind),
    ...named("prompts", "file", () => "prompt"),
    ...named("models", "id", () => "model"),
  ];
}

/** Whether a model's name can only be one of the hub's, which only asking the hub would tell. */
export function isHubId(model: string): boolean {
  return HUB_ID.test(model);
}

/** The text node of an entry: its own, where it is a text, or its value under a key. */
function textUnder(item: Node, short: Node | undefined, key: string): Node | undefined {
  const node = short?.type === "string" ? short : childOf(item, key);
  return node?.type === "string" && String(node.value).trim() !== "" ? node : undefined;
}

function clipKind(path: string): "clip" | "clips" | "manifest" {
  if (isManifest(path)) return "manifest";
  return /[*?{}[\]]/.test(path) ? "clips" : "clip";
}
