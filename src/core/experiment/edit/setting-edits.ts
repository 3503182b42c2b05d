import type { ArmNames } from "../../../protocol/experiment.ts";
import type { DocumentChange } from "../../../protocol/panel-channel.ts";
import { type AxisKey, type EditedDocument, namesOn } from "./axis-edits.ts";
import { appendAt, removeAt, setAt, writeAt } from "./changes.ts";
import type { JsonValue } from "./document-value.ts";

/** Whole numbers that stand beside the axes. */
export const NUMBER_SETTINGS = ["repeats", "seed", "maxTokens", "topLogits"] as const;

export type NumberSetting = (typeof NUMBER_SETTINGS)[number];

/** The baseline's part on each axis. */
export const BASELINE_AXES = {
  sampler: "samplers",
  prompt: "prompts",
  decoder: "decoders",
  model: "models",
} as const satisfies Record<keyof ArmNames, AxisKey>;

export function writeSetting(
  { document }: EditedDocument,
  key: NumberSetting,
  value: JsonValue | undefined,
): DocumentChange[] {
  return writeAt(document, [key], value);
}

/** Adds labels that are not there yet, in their order. */
export function addLabels({ document, experiment }: EditedDocument, text: string): DocumentChange[] {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter((name, place, all) => name !== "" && !experiment.labels.includes(name) && all.indexOf(name) === place);
  if (experiment.labels.length === 0) return names.length === 0 ? [] : setAt(document, ["labels"], names);
  // Each stands at the end of what the one before it left.
  const [first, ...more] = names;
  if (first === undefined) return [];
  if (more.length === 0) return appendAt(document, ["labels"], first);
  return setAt(document, ["labels"], [...experiment.labels, ...names]);
}

/** Takes a label out, and the list with the last one. */
export function removeLabel({ document, experiment }: EditedDocument, place: number): DocumentChange[] {
  return removeAt(document, experiment.labels.length === 1 ? ["labels"] : ["labels", place]);
}

/** Makes an arm the baseline: the named parts are others now, the rest stays, or is the first of its axis. */
export function setBaseline(edited: EditedDocument, parts: Partial<ArmNames>): DocumentChange[] {
  const { document, experiment } = edited;
  const axes = Object.entries(BASELINE_AXES) as [keyof ArmNames, AxisKey][];
  if (experiment.baseline !== undefined) {
    return axes.flatMap(([part]) => {
      const name = parts[part];
      return name === undefined || name === experiment.baseline?.[part]
        ? []
        : setAt(document, ["baseline", part], name);
    });
  }
  const named = axes.flatMap(([part, axis]): [string, JsonValue][] => {
    const names = namesOn(edited, axis);
    const name = parts[part] ?? names[0];
    return names.length < 2 || name === undefined ? [] : [[part, name]];
  });
  return setAt(document, ["baseline"], Object.fromEntries(named));
}

export function removeBaseline({ document }: EditedDocument): DocumentChange[] {
  return removeAt(document, ["baseline"]);
}
