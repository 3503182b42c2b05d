/** What the editor gives a web view's page. */
export interface EditorApi {
  postMessage(message: unknown): void;
  /** What was kept with `setState`, also over hiding and reload. */
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  /** May be called once. */
  function acquireVsCodeApi(): EditorApi;
}
