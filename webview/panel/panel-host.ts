import type { PanelParams, PanelRequests, PanelResult } from "../../src/protocol/panel-channel.ts";

/** The page's way to its host. */
export interface PanelHost {
  /** @throws Error with a sentence for the person, where the host refuses or fails */
  request<Method extends keyof PanelRequests>(
    method: Method,
    params: PanelParams<Method>,
  ): Promise<PanelResult<Method>>;
}
