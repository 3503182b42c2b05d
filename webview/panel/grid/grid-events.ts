import type { ViewState } from "./view-state.ts";

/** A person does something with a column of the grid. */
export class ColumnActionEvent extends Event {
  static readonly type = "saccade-column-action";
  readonly action: "pin" | "hide" | "copy";
  readonly id: string;

  constructor(action: ColumnActionEvent["action"], id: string) {
    super(ColumnActionEvent.type, { bubbles: true, composed: true });
    this.action = action;
    this.id = id;
  }
}

/** A person looks at the results in another way. */
export class ViewChangeEvent extends Event {
  static readonly type = "saccade-view-change";
  readonly changes: Partial<ViewState>;

  constructor(changes: Partial<ViewState>) {
    super(ViewChangeEvent.type, { bubbles: true, composed: true });
    this.changes = changes;
  }
}
