import type { LabState } from "../services.ts";

/** What the status bar says of where models compute. */
export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
}

const STATES: Readonly<Record<LabState, { readonly icon: string; readonly sentence: string }>> = {
  stopped: { icon: "eye-closed", sentence: "Nothing is loaded; that happens when it is needed." },
  idle: { icon: "eye", sentence: "The model is loaded and waits." },
  working: { icon: "loading~spin", sentence: "It is working." },
};

/**
 * @param models as the experiment names them
 * @param device as the person asked for it, such as `auto`
 * @param computedOn what it came to, where something was computed already
 */
export function statusText(
  models: readonly string[],
  device: string,
  computedOn: string | null,
  state: LabState,
): StatusText {
  const { icon, sentence } = STATES[state];
  const model =
    models.length === 0 ? "no model" : models.length === 1 ? shortName(models[0]) : `${models.length} models`;
  const where = computedOn ?? device;
  const asked = computedOn === null || computedOn === device ? "" : ` (${device})`;
  return {
    text: `$(${icon}) ${model} · ${where}`,
    tooltip: `Saccade: ${models.join(", ")} on ${where}${asked}. ${sentence} Click to select a model.`,
  };
}

/** The last part of a hub id or a path: the status bar has no room for more. */
function shortName(model = ""): string {
  return model.split(/[/\\]/).findLast((part) => part !== "") ?? model;
}
