import type { Experiment } from "../../../src/protocol/experiment.ts";
import type { PanelClip } from "../../../src/protocol/panel-state.ts";
import type { GridContent } from "./grid-model.ts";

/** The labels that a person can say of a clip: the experiment's, or else those of the first prompt that has its own. */
export function labelsToSay(experiment: Experiment | null): readonly string[] {
  if (experiment === null) return [];
  return experiment.labels.length > 0
    ? experiment.labels
    : (experiment.prompts.find(({ labels }) => labels)?.labels ?? []);
}

/** The clip whose trials are shown: the chosen one, or else the first of the run. */
export function answeredClip({ columns }: GridContent, clip: PanelClip | null): string {
  const known = columns.some(({ coordinates }) => coordinates.clip === clip?.name);
  return known ? (clip?.name ?? "") : (columns[0]?.coordinates.clip ?? "");
}

/** Why a person cannot say here what the clip shows; "" where they can. */
export function truthRefusal({ isOwnEntry, name }: PanelClip, readOnly: boolean): string {
  if (readOnly) return "What the clip shows can be set once the document has no problems.";
  return isOwnEntry ? "" : `${name} is one of several files of an entry: name it by itself to say what it shows.`;
}
