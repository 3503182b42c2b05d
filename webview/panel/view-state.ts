import type { ShownProbe } from "../../src/protocol/panel-state.ts";
import { probeKindSchema } from "../../src/protocol/probe.ts";
import { type ColumnChoice, isFilter, isSort } from "./grid/shown-columns.ts";

/** The editor of the axes that is open: of an entry, by its place, or of a new one. */
export interface OpenedEditor {
  readonly axis: EditorAxis;
  readonly place: number | "new";
}

/** What has an editor of its own. */
export type EditorAxis = (typeof EDITOR_AXES)[number];

const EDITOR_AXES = ["samplers", "prompts", "decoders", "models", "labels", "settings"] as const;

/** A token of a trial's answer that a person stays with. */
export interface OpenedToken {
  readonly trial: string;
  /** From 0. */
  readonly place: number;
}

/** How a person looks at the panel. It is no part of the document, and outlives hiding and a reload of the page. */
export interface ViewState extends ColumnChoice {
  readonly clip: string | null;
  readonly editor: OpenedEditor | null;
  readonly probe: ShownProbe | null;
  /** The length of the events whose chances are drawn on the timeline, in seconds. */
  readonly eventSeconds: number;
  readonly token: OpenedToken | null;
  /** Which wish from outside of the page to see something was followed last. */
  readonly turn: number;
}

export const FIRST_VIEW: ViewState = {
  clip: null,
  editor: null,
  probe: null,
  eventSeconds: 0.25,
  token: null,
  turn: 0,
  sort: "document",
  filter: "all",
  search: "",
  pinned: [],
  hidden: [],
};

/** A person looks at the panel in another way. */
export class ViewChangeEvent extends Event {
  static readonly type = "saccade-view-change";
  readonly changes: Partial<ViewState>;

  constructor(changes: Partial<ViewState>) {
    super(ViewChangeEvent.type, { bubbles: true, composed: true });
    this.changes = changes;
  }
}

/** What was kept, as far as it can be read. */
export function readView(kept: unknown): ViewState {
  const { clip, editor, probe, eventSeconds, token, turn, sort, filter, search, pinned, hidden } =
    partsOf<ViewState>(kept);
  return {
    clip: typeof clip === "string" ? clip : null,
    editor: readEditor(editor),
    probe: probe === "coverage" ? probe : (probeKindSchema.safeParse(probe).data ?? null),
    eventSeconds: typeof eventSeconds === "number" ? eventSeconds : FIRST_VIEW.eventSeconds,
    token: readToken(token),
    turn: typeof turn === "number" ? turn : 0,
    sort: isSort(sort) ? sort : "document",
    filter: isFilter(filter) ? filter : "all",
    search: typeof search === "string" ? search : "",
    pinned: textsOf(pinned),
    hidden: textsOf(hidden),
  };
}

function readEditor(kept: unknown): OpenedEditor | null {
  const { axis, place } = partsOf<OpenedEditor>(kept);
  const known = EDITOR_AXES.find((one) => one === axis);
  return known !== undefined && (typeof place === "number" || place === "new") ? { axis: known, place } : null;
}

function readToken(kept: unknown): OpenedToken | null {
  const { trial, place } = partsOf<OpenedToken>(kept);
  return typeof trial === "string" && typeof place === "number" ? { trial, place } : null;
}

/** Of an object that was kept, each part as it may be; none of what is no object. */
export function partsOf<T extends object>(kept: unknown): Partial<Record<keyof T, unknown>> {
  return typeof kept === "object" && kept !== null ? kept : {};
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}
