import { type Edit, findNodeAtLocation, parseTree } from "jsonc-parser";
import { itemsOf } from "../../core/experiment/json-nodes.ts";
import { setValue } from "../panel/json-text.ts";
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
  const [first] = itemsOf(list);
  if (first === undefined) {
    const edit = root && setValue(text, root, ["models"], [model]);
    return edit ? [edit] : [];
  }
  // Only what stands there is replaced: the parser would lay the whole list out anew.
  return [{ offset: first.offset, length: first.length, content: JSON.stringify(model) }];
}
