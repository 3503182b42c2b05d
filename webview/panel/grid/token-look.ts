import { SaccadeEnrichmentStrip } from "../../components/enrichment-strip.ts";
import { type SelectedToken, TokenSelectEvent } from "../../components/events.ts";
import { SaccadeNote } from "../../components/note.ts";
import type { SaccadeTokens } from "../../components/tokens.ts";
import { type ArmAxis, armName } from "../../../src/core/comparison/arms.ts";
import type { OpenedToken } from "../view-state.ts";
import { SaccadeAnswerBeside } from "./answer-beside.ts";
import type { GridColumn } from "./grid-model.ts";
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
  return lookAtNote(path, event.selected) ?? lookAtTrial(path, event.selected);
}

/** A note has the alternatives of its own answer, and nothing goes on from it. */
function lookAtNote(path: readonly EventTarget[], selected: SelectedToken): TokenLook | null {
  const strip = path.find((one) => one instanceof SaccadeEnrichmentStrip);
  const shown = path.find((one) => one instanceof SaccadeNote)?.note;
  if (strip?.set === undefined || shown === undefined) return null;
  const { notes, trial } = strip.set;
  const of = strip.dataset["of"] === "previous" ? "previous" : "run";
  return {
    selected,
    element: tokensIn(path),
    trialId: trial,
    place: { of, trial, place: selected.place, note: notes.indexOf(shown) },
    canContinue: false,
  };
}

function tokensIn(path: readonly EventTarget[]): SaccadeTokens | null {
  const found = path.find(
    (one): one is SaccadeTokens => one instanceof HTMLElement && one.localName === "saccade-tokens",
  );
  return found ?? null;
}

function lookAtTrial(path: readonly EventTarget[], selected: SelectedToken): TokenLook | null {
  const trial = path.find((one) => one instanceof SaccadePanelTrial);
  const column = trial?.column;
  if (column === undefined) return null;
  const beside = path.find((one) => one instanceof SaccadeAnswerBeside);
  const isDone = beside === undefined ? column.trial?.status === "done" : !beside.pending;
  return {
    selected,
    element: tokensIn(path),
    trialId: column.id,
    place: isDone ? { of: beside?.of ?? column.of, trial: column.id, place: selected.place } : null,
    canContinue: isDone && beside === undefined,
  };
}

/** What is kept of a token that a person opened; `null` where it is of no trial's own answer. */
export function openedIn({ selected, trialId, canContinue }: TokenLook): OpenedToken | null {
  return canContinue ? { trial: trialId, place: selected.place } : null;
}

/** The look at a token that was kept, without an element; `null` where its answer is not there. */
export function lookAgain(
  { trial: id, place }: OpenedToken,
  columns: readonly GridColumn[],
  axes: readonly ArmAxis[],
): TokenLook | null {
  const column = columns.find((one) => one.id === id);
  const trial = column?.trial;
  if (column === undefined || trial?.status !== "done") return null;
  const token = trial.tokens[place];
  if (token === undefined) return null;
  return {
    selected: { token, place, count: trial.tokens.length, trial: armName(trial, axes) },
    element: null,
    trialId: id,
    place: { of: column.of, trial: id, place },
    canContinue: true,
  };
}
