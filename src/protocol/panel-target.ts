import type { PanelRun, PanelState } from "./panel-state.ts";
import type { ProbeKind } from "./probe.ts";

/** The run or a probe of a panel, wherever it stands in the state. */
export type Target = "run" | ProbeKind;

/** What stands there; `null` for nothing. */
export function runAt({ run, probes }: Pick<PanelState, "run" | "probes">, target: Target): PanelRun | null {
  return target === "run" ? run : (probes.find(({ kind }) => kind === target)?.run ?? null);
}

/** What changes in a state when a run is put there. */
export function withRunAt({ probes }: Pick<PanelState, "probes">, target: Target, run: PanelRun): Partial<PanelState> {
  if (target === "run") return { run };
  return { probes: [...probes.filter(({ kind }) => kind !== target), { kind: target, run }] };
}
