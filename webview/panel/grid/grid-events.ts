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
