import { type Edit, findNodeAtLocation, modify, parseTree } from "jsonc-parser";
import { itemsOf } from "../../core/experiment/json-nodes.ts";
import { EXPERIMENT_DEFAULTS } from "../../core/experiment/defaults.ts";

/** How an experiment names its models, in order, by id; the default where it names none. */
export function modelsOf(text: string): string[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const list = root && findNodeAtLocation(root, ["models"]);
  if (list === undefined) return [...EXPERIMENT_DEFAULTS.models];
  return itemsOf(list).flatMap((item) => {
    const node = item.type === "string" ? item : findNodeAtLocation(item, ["id"]);
    return node?.type === "string" ? [String(node.value)] : [];
  });
}

/**
 * Puts a model in the place of the first that an experiment names, and leaves the others, with comments and layout.
 * A name that results gave the old model goes: it would tell of another.
 */
export function setModel(text: string, model: string): Edit[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const list = root && findNodeAtLocation(root, ["models"]);
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: text.includes("\r\n") ? "\r\n" : "\n" };
  const [first] = itemsOf(list);
  if (first === undefined) return modify(text, ["models"], [model], { formattingOptions });
  // Only what stands there is replaced: the parser would lay the whole list out anew.
  return [{ offset: first.offset, length: first.length, content: JSON.stringify(model) }];
}
