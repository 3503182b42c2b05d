import { armName, type ArmAxis } from "../../../src/core/comparison/arms.ts";
import { predictionOf } from "../../../src/core/comparison/prediction.ts";
import type { GridColumn } from "./grid-model.ts";

/** How columns can be put in order, and which of them can be asked for, with what a person reads of it. */
export const SORTS = {
  document: "document order",
  truth: "by what they give the truth",
  sure: "the surest first",
  unsure: "the least sure first",
  cost: "the cheapest first",
} as const;
export const FILTERS = {
  all: "all trials",
  differs: "other than the baseline",
  flipped: "changed since the run before",
  wrong: "wrong",
  right: "right",
  failed: "failed",
} as const;

export type Sort = keyof typeof SORTS;
export type Filter = keyof typeof FILTERS;

/** Which columns a person wants to see, and in which order. */
export interface ColumnChoice {
  readonly sort: Sort;
  readonly filter: Filter;
  /** Words that a column's names or answer must hold. */
  readonly search: string;
  /** Arms that stand first, and that are left out: by their name, so that they hold for every clip. */
  readonly pinned: readonly string[];
  readonly hidden: readonly string[];
}

export function isSort(value: unknown): value is Sort {
  return typeof value === "string" && Object.hasOwn(SORTS, value);
}

export function isFilter(value: unknown): value is Filter {
  return typeof value === "string" && Object.hasOwn(FILTERS, value);
}

/** One word for a column's place but its clip. */
export function armWord({ coordinates }: GridColumn): string {
  return `${armName(coordinates, [])} · ${coordinates.repeat}`;
}

/** Columns as the person wants to see them. */
export interface ShownColumns {
  readonly shown: readonly GridColumn[];
  /** How many were hidden by hand, and how many do not pass the filter. */
  readonly hidden: number;
  readonly filtered: number;
}

export function shownColumns(
  columns: readonly GridColumn[],
  view: ColumnChoice,
  axes: readonly ArmAxis[],
): ShownColumns {
  const visible = columns.filter((column) => !view.hidden.includes(armWord(column)));
  const words = view.search.toLowerCase().split(/\s+/).filter(Boolean);
  const passing = visible.filter(
    (column) => passes(column, view.filter) && words.every((word) => textOf(column, axes).includes(word)),
  );
  const pinRank = (column: GridColumn): number => (view.pinned.includes(armWord(column)) ? 0 : 1);
  const order = passing
    .map((column, place) => ({ column, place, pin: pinRank(column), rank: rankOf(column, view.sort) }))
    .sort((a, b) => a.pin - b.pin || a.rank - b.rank || a.place - b.place);
  return {
    shown: order.map(({ column }) => column),
    hidden: columns.length - visible.length,
    filtered: visible.length - passing.length,
  };
}

/** A list with a name put in or taken out. */
export function toggled(list: readonly string[], name: string): readonly string[] {
  return list.includes(name) ? list.filter((one) => one !== name) : [...list, name];
}

function passes({ trial, difference, flip, right }: GridColumn, filter: Filter): boolean {
  switch (filter) {
    case "all":
      return true;
    case "differs":
      return difference.kind === "itself" || (difference.kind === "compared" && difference.divergence !== null);
    case "flipped":
      return flip !== null;
    case "wrong":
      return right === false;
    case "right":
      return right === true;
    case "failed":
      return trial?.status === "failed";
  }
}

/** Less comes first; what has no figure comes last. */
function rankOf({ trial, clip }: GridColumn, sort: Sort): number {
  if (sort === "document") return 0;
  if (trial?.status !== "done") return Number.MAX_VALUE;
  switch (sort) {
    case "truth":
      return -(trial.labels.find(({ label }) => label === clip?.label)?.probability ?? -1);
    case "sure":
      return -(predictionOf(trial).probability ?? 0);
    case "unsure":
      return predictionOf(trial).probability ?? 0;
    case "cost":
      return trial.cost.promptTokens + trial.cost.newTokens;
  }
}

function textOf({ coordinates, trial }: GridColumn, axes: readonly ArmAxis[]): string {
  const said = trial === null ? "" : trial.status === "done" ? trial.text : trial.error;
  return `${armName(coordinates, axes)} ${said}`.toLowerCase();
}
