import type { EditedDocument } from "../../../../../src/core/experiment/edit/axis-edits.ts";
import { documentValue } from "../../../../../src/core/experiment/edit/document-value.ts";
import { readExperiment } from "../../../../../src/core/experiment/read-experiment.ts";

/** A document as the panel's editors get it. */
export function edited(document: unknown): EditedDocument {
  const text = JSON.stringify(document);
  return { document: documentValue(text), experiment: readExperiment(text, "look.saccade.json") };
}
