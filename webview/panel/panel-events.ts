import type { DocumentChange } from "../../src/protocol/panel-channel.ts";

/** A person changed the experiment in the page: the page asks the host to write it into the document. */
export class DocumentEditEvent extends Event {
  static readonly type = "saccade-document-edit";
  /** All of them are one step of undo. */
  readonly changes: readonly DocumentChange[];

  constructor(changes: readonly DocumentChange[]) {
    super(DocumentEditEvent.type, { bubbles: true, composed: true });
    this.changes = changes;
  }
}

/** A person wants the answers to a prompt as it stands now: the page asks the host to run it alone. */
export class RunPromptEvent extends Event {
  static readonly type = "saccade-run-prompt";
  /** Its name; several where one change was made in all of them. */
  readonly prompts: readonly string[];

  constructor(prompts: readonly string[]) {
    super(RunPromptEvent.type, { bubbles: true, composed: true });
    this.prompts = prompts;
  }
}
