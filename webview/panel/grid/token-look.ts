import { type SelectedToken, TokenSelectEvent } from "../../components/events.ts";
import type { SaccadeTokens } from "../../components/tokens.ts";
import { SaccadeAnswerBeside } from "./answer-beside.ts";
import { SaccadePanelTrial } from "./panel-trial.ts";
import type { TokenPlace } from "./token-source.ts";

/** A token that a person looks at, where it stands, and how to get its alternatives. */
export interface TokenLook {
  readonly selected: SelectedToken;
  readonly element: SaccadeTokens | null;
  readonly trialId: string;
  /** `null`: the answer is under way. */
  readonly place: TokenPlace | null;
  /** Whether the answer can go on from another token here. */
  readonly canContinue: boolean;
}

/** What an event of a token's element in the grid says; `null` where it is none. */
export function lookOf(event: Event): TokenLook | null {
  if (!(event instanceof TokenSelectEvent)) return null;
  const path = event.composedPath();
  const trial = path.find((one) => one instanceof SaccadePanelTrial);
  const column = trial?.column;
  if (column === undefined) return null;
  const beside = path.find((one) => one instanceof SaccadeAnswerBeside);
  const element = path.find(
    (one): one is SaccadeTokens => one instanceof HTMLElement && one.localName === "saccade-tokens",
  );
  const { selected } = event;
  const isDone = beside === undefined ? column.trial?.status === "done" : !beside.pending;
  return {
    selected,
    element: element ?? null,
    trialId: column.id,
    place: isDone ? { of: beside?.of ?? column.of, trial: column.id, place: selected.place } : null,
    canContinue: isDone && beside === undefined && column.of === "run",
  };
}
