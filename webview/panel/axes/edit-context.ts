import type { EditedDocument } from "../../../src/core/experiment/edit/axis-edits.ts";
import { SaccadeError } from "../../../src/protocol/errors.ts";
import type { DocumentChange } from "../../../src/protocol/panel-channel.ts";
import type { PanelState } from "../../../src/protocol/panel-state.ts";
import type { PanelHost } from "../panel-host.ts";

/** What the editors of an axis share. */
export interface EditContext {
  readonly edited: EditedDocument;
  readonly state: PanelState;
  readonly host: PanelHost | null;
  readonly readOnly: boolean;
  /** Sends changes; the sentence that refuses them, where the core does, and then nothing was sent. */
  readonly send: (changes: readonly DocumentChange[]) => string | undefined;
}

/** Sends what `make` makes, or says with the core's sentence why it cannot be made. */
export function trySend({ send }: EditContext, make: () => readonly DocumentChange[]): string | undefined {
  try {
    return send(make());
  } catch (error) {
    if (error instanceof SaccadeError && error.kind === "input") return error.message;
    throw error;
  }
}
