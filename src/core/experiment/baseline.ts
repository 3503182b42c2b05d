import type { Node } from "jsonc-parser";
import { type ArmNames, type BaselineDocument, baselineDocumentSchema } from "../../protocol/experiment.ts";
import { alternatives } from "./expectation.ts";
import { childOf, valueOf } from "./json-nodes.ts";
import { suggestion } from "./nearest-name.ts";
import type { Problems } from "./problems.ts";
import { shortened } from "./shown.ts";

/** The names of an axis; `undefined` where entries of it are wrong, so that nothing can be said of its names. */
export type AxisNames = Readonly<Record<keyof ArmNames, readonly string[] | undefined>>;

const MOST_NAMES = 10;

/** The arm that a document calls its baseline. An axis with one entry need not be named. */
export function readBaseline(node: Node, axes: AxisNames, problems: Problems): ArmNames | undefined {
  const parsed = baselineDocumentSchema.safeParse(valueOf(node));
  if (!parsed.success) return undefined;
  const nameOn = (axis: keyof BaselineDocument): string => {
    const names = axes[axis];
    const given = parsed.data[axis];
    if (names === undefined) return "";
    const listed = alternatives([
      ...names.slice(0, MOST_NAMES).map(quoted),
      ...(names.length > MOST_NAMES ? [`${names.length - MOST_NAMES} more`] : []),
    ]);
    if (given === undefined) {
      if (names.length > 1) problems.add(node.offset, `"baseline" has to name its ${axis}: ${listed}.`);
    } else if (!names.includes(given)) {
      const meant = suggestion(given, names);
      const known = names.length === 1 ? ` The only one is ${listed}.` : ` It has to be ${listed}.`;
      problems.add(
        childOf(node, axis)?.offset ?? node.offset,
        `There is no ${axis} called ${quoted(given)}.${meant === "" ? known : meant}`,
      );
    }
    return given ?? names[0] ?? "";
  };
  return { model: nameOn("model"), sampler: nameOn("sampler"), prompt: nameOn("prompt"), decoder: nameOn("decoder") };
}

function quoted(name: string): string {
  return shortened(JSON.stringify(name));
}
