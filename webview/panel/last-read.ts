import { readExperiment } from "../../src/core/experiment/read-experiment.ts";
import { SaccadeError } from "../../src/protocol/errors.ts";
import type { Experiment } from "../../src/protocol/experiment.ts";
import type { PanelDocument } from "../../src/protocol/panel-state.ts";

/** Reads a document, and remembers the last one: it is asked for with each drawing. */
export class LastRead {
  #last: { readonly text: string; readonly experiment: Experiment | null } | undefined;

  /** `null` for a document with problems. */
  experimentOf({ text, name }: Pick<PanelDocument, "text" | "name">): Experiment | null {
    if (this.#last?.text !== text) this.#last = { text, experiment: readOrNull(text, name) };
    return this.#last.experiment;
  }
}

function readOrNull(text: string, name: string): Experiment | null {
  try {
    return readExperiment(text, name);
  } catch (error) {
    if (error instanceof SaccadeError) return null;
    throw error;
  }
}
