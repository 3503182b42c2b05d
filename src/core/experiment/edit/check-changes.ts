import { SaccadeError } from "../../../protocol/errors.ts";
import type { Experiment } from "../../../protocol/experiment.ts";
import type { DocumentChange } from "../../../protocol/panel-channel.ts";
import { readExperiment } from "../read-experiment.ts";
import { applied, type JsonValue } from "./document-value.ts";

/** What a document would come to: an experiment, or why it cannot be one. */
export type ChangedExperiment =
  | { readonly experiment: Experiment; readonly complaint?: undefined }
  | { readonly experiment?: undefined; readonly complaint: string };

/** What an experiment would be after changes, read by the same rules as a document that a person wrote. */
export function experimentAfter(document: JsonValue, changes: readonly DocumentChange[]): ChangedExperiment {
  try {
    return { experiment: readExperiment(JSON.stringify(applied(document, changes)), "document") };
  } catch (error) {
    if (!(error instanceof SaccadeError)) throw error;
    return { complaint: firstSentence(error.message) };
  }
}

/** Why changes cannot be made, as a sentence without a place: it stands beside the field. */
export function complaintOn(document: JsonValue, changes: readonly DocumentChange[]): string | undefined {
  return experimentAfter(document, changes).complaint;
}

function firstSentence(message: string): string {
  return (message.split("\n")[0] ?? message).replace(/^document, line \d+, column \d+: /, "");
}
