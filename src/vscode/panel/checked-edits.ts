import { DocumentError } from "../../core/experiment/problems.ts";
import { readExperiment } from "../../core/experiment/read-experiment.ts";
import type { DocumentChange } from "../../protocol/panel-channel.ts";
import { applyEdits, type PlannedEdits, planEdits } from "./document-edits.ts";

const SCHEMA = "The panel does not change which schema the document names.";

/**
 * Plans changes that a page asked for. A page of ours asks for none after which the document is no experiment, and one
 * that is not ours has no other way to the text than this: such changes are refused. So is another schema, since the
 * editor fetches the one that a document names.
 */
export function planCheckedEdits(text: string, changes: readonly DocumentChange[], isCurrent: boolean): PlannedEdits {
  if (changes.some(({ path }) => path[0] === "$schema")) return { reason: SCHEMA };
  const planned = planEdits(text, changes, isCurrent);
  if (planned.edits === undefined) return planned;
  try {
    readExperiment(applyEdits(text, planned.edits), "document");
    return planned;
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return { reason: `The document would be no experiment: ${error.problems[0]?.sentence ?? error.message}` };
  }
}
