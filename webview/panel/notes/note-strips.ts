import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { documentValue } from "../../../src/core/experiment/edit/document-value.ts";
import {
  dropNotes,
  type GapPlace,
  overrideAt,
  tellsNotes,
  wordsOf,
  writeNote,
} from "../../../src/core/experiment/edit/note-edits.ts";
import type { NoteSet, ReportNote } from "../../../src/core/enrichment/note-sets.ts";
import { sayNotes } from "../../../src/core/enrichment/note-states.ts";
import type { Experiment } from "../../../src/protocol/experiment.ts";
import type { EnrichmentCase, NoteCheck } from "../../../src/protocol/probe.ts";
import type { RunClip, RunReport } from "../../../src/protocol/run.ts";
import "../../components/enrichment-strip.ts";
import { NoteDraftEvent, type NoteEdit, NoteWriteEvent } from "../../components/note-events.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import type { Drafts } from "../kept-place.ts";
import { DocumentEditEvent, RunPromptEvent } from "../panel-events.ts";
import type { ShownNotes } from "./shown-notes.ts";

/** The notes that a clip's prompts tell, under the gaps that they are about. A person writes others in their place. */
export class SaccadeNoteStrips extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    notes: { attribute: false },
    clip: { attribute: false },
    pictures: { attribute: false },
    experiment: { attribute: false },
    text: { attribute: false },
    hasOtherClips: { attribute: false },
    refusal: { attribute: false },
    drafts: { attribute: false },
    checked: { attribute: false },
    opened: { state: true },
  };

  static override styles = [
    SaccadeElement.styles,
    css`
      :host {
        display: grid;
        gap: 8px;
      }
      details {
        min-width: 0;
      }
      summary {
        min-height: 24px;
        padding-bottom: 4px;
        cursor: pointer;
        overflow-wrap: anywhere;
      }
      summary strong {
        font-weight: 600;
      }
    `,
  ];

  declare notes: readonly ShownNotes[];
  declare clip: RunClip | undefined;
  declare pictures: RunReport["pictures"];
  declare experiment: Experiment | null;
  /** The document's. */
  declare text: string;
  /** Whether the document has clips beside this one. */
  declare hasOtherClips: boolean;
  /** Why no words can be taken now, as a sentence; "" where they can. */
  declare refusal: string;
  /** What a person is writing. */
  declare drafts: Drafts | undefined;
  /** Notes that an open probe held against their frames. */
  declare checked: readonly EnrichmentCase[];
  /** Sets that a person opened or closed; the first one, and what a probe is about, is open by itself. */
  declare private opened: ReadonlyMap<string, boolean>;

  constructor() {
    super();
    this.notes = [];
    this.pictures = {};
    this.experiment = null;
    this.text = "";
    this.hasOtherClips = false;
    this.refusal = "";
    this.checked = [];
    this.opened = new Map();
  }

  /** Opens the notes that a prompt tells between a sampler's frames, and puts the keyboard there. */
  async show({ prompt, sampler }: { readonly prompt: string; readonly sampler: string }): Promise<void> {
    const isAsked = ({ set }: ShownNotes): boolean => set.prompts.includes(prompt) && set.sampler === sampler;
    const place = this.notes.findIndex(isAsked);
    const found = this.notes[place];
    if (found === undefined) return;
    this.opened = new Map(this.opened).set(found.name, true);
    await this.updateComplete;
    const details = this.renderRoot.querySelectorAll("details")[place];
    details?.scrollIntoView({ block: "center" });
    details?.querySelector("summary")?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult | typeof nothing {
    const [first] = this.notes;
    if (first === undefined) return nothing;
    return html`${repeat(
      this.notes,
      ({ name }) => name,
      (shown) =>
        this.#set(shown, this.opened.get(shown.name) ?? (shown === first || this.#casesOf(shown.set).length > 0)),
    )}`;
  }

  #set({ set, name, of, isAskedAnew }: ShownNotes, isOpen: boolean): TemplateResult {
    const toggle = ({ currentTarget }: Event): void => {
      if (!(currentTarget instanceof HTMLDetailsElement) || currentTarget.open === isOpen) return;
      this.opened = new Map(this.opened).set(name, currentTarget.open);
    };
    return html`<details ?open=${isOpen} @toggle=${toggle}>
      <summary>
        <strong>Notes between keyframes: ${name}</strong>
        <span class="quiet small"
          >${sayNotes(set.notes)}${isAskedAnew ? ", asked anew now" : of === "previous" ? ", of the run before" : ""}</span
        >
      </summary>
      ${
        isOpen
          ? html`<saccade-enrichment-strip
              data-of=${of}
              .set=${set}
              .clip=${this.clip}
              .pictures=${this.pictures}
              .name=${name}
              .bare=${true}
              .checkOf=${this.checked.length === 0 ? undefined : (note: ReportNote) => this.#checkOf(set, note)}
              .edits=${this.#editsOf(set)}
              @saccade-note-draft=${(event: Event) => {
                if (event instanceof NoteDraftEvent) this.drafts?.set(this.#about(set, event.note), event.text);
              }}
              @saccade-note-write=${(event: Event) => {
                if (event instanceof NoteWriteEvent) this.#write(set, event);
              }}
            ></saccade-enrichment-strip>`
          : nothing
      }
    </details>`;
  }

  /** What an open probe found of a set's notes. */
  #casesOf({ model, sampler }: NoteSet): readonly EnrichmentCase[] {
    return this.checked.filter((one) => one.model === model && one.sampler === sampler);
  }

  #checkOf(set: NoteSet, { gap, from, to, text }: ReportNote): NoteCheck | null {
    const name = this.clip?.name;
    const found = this.#casesOf(set)
      .flatMap(({ notes }) => notes.checked)
      .find((one) => one.clip === name && one.gap === gap && one.from === from && one.to === to && one.text === text);
    return found ?? null;
  }

  /** Prompts that tell these notes and still do in the document as it stands. */
  #prompts({ prompts }: NoteSet): readonly string[] {
    const { experiment } = this;
    return experiment === null ? [] : prompts.filter((prompt) => tellsNotes({ experiment }, prompt));
  }

  /** What tells a note's draft from others. */
  #about(set: NoteSet, note: ReportNote): string {
    const { model, sampler, prompts } = set;
    return JSON.stringify([
      "note",
      this.clip?.name,
      model,
      sampler,
      ...prompts,
      note.gap,
      notesOfGap(set, note).indexOf(note),
    ]);
  }

  #place(prompt: string, { gap }: ReportNote): GapPlace {
    return { prompt, gap, clip: this.clip?.name ?? "", hasOtherClips: this.hasOtherClips };
  }

  #editsOf(set: NoteSet): ((note: ReportNote) => NoteEdit | null) | undefined {
    const { experiment } = this;
    const [prompt, ...others] = this.#prompts(set);
    if (experiment === null || prompt === undefined) return undefined;
    return (note) => {
      const notes = notesOfGap(set, note);
      const held = overrideAt({ experiment }, this.#place(prompt, note));
      const alsoCounts = [
        ...(others.length > 0 ? [`in ${[prompt, ...others].join(", ")}`] : []),
        ...(experiment.samplers.length > 1 ? [`for gap ${note.gap} of every sampler`] : []),
      ];
      const reach = [
        ...(alsoCounts.length > 0 ? [`Counts ${alsoCounts.join(" and ")}.`] : []),
        ...(notes.length > 1 ? ["The gap’s other notes stay as they are told now."] : []),
        ...(this.hasOtherClips && held?.clip === undefined && held !== undefined
          ? ["The way back is that of every clip."]
          : []),
      ];
      return {
        words: wordsOf(held?.text, notes, notes.indexOf(note)),
        isByHand: held !== undefined,
        reach: reach.join(" "),
        refusal: this.refusal,
        draft: this.drafts?.of(this.#about(set, note)) ?? null,
      };
    };
  }

  /** Writes the words into the document, and asks for its prompt alone: the answer before stays beside the new one. */
  #write(set: NoteSet, { note, text }: NoteWriteEvent): void {
    const { experiment } = this;
    const prompts = this.#prompts(set);
    if (experiment === null || prompts.length === 0 || this.refusal !== "") return;
    const edited = { experiment, document: documentValue(this.text) };
    const notes = notesOfGap(set, note);
    const changes = prompts.flatMap((prompt) => {
      const at = this.#place(prompt, note);
      return text === null ? dropNotes(edited, at) : writeNote(edited, at, notes, notes.indexOf(note), text);
    });
    if (changes.length > 0) this.dispatchEvent(new DocumentEditEvent(changes));
    this.dispatchEvent(new RunPromptEvent(prompts));
  }
}

function notesOfGap({ notes }: NoteSet, { gap }: ReportNote): ReportNote[] {
  return notes.filter((one) => one.gap === gap);
}

customElements.define("saccade-note-strips", SaccadeNoteStrips);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-note-strips": SaccadeNoteStrips;
  }
}
