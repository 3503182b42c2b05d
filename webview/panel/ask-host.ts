import type { PanelHost } from "./panel-host.ts";

/** A person wants something of the host: the page asks it, and says so where it is refused. */
export class AskHostEvent extends Event {
  static readonly type = "saccade-ask-host";
  readonly ask: (host: PanelHost) => Promise<unknown>;

  constructor(ask: (host: PanelHost) => Promise<unknown>) {
    super(AskHostEvent.type, { bubbles: true, composed: true });
    this.ask = ask;
  }
}
