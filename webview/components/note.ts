import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { moment, percent } from "../../src/core/comparison/figures.ts";
import type { ReportNote } from "../../src/core/enrichment/note-sets.ts";
import { sayState } from "../../src/core/enrichment/note-states.ts";
import type { Token } from "../../src/protocol/answer.ts";
import type { ClipEvent } from "../../src/protocol/experiment.ts";
import type { NoteCheck } from "../../src/protocol/probe.ts";
import type { RunReport } from "../../src/protocol/run.ts";
import "./filmstrip.ts";
import { NoteDraftEvent, type NoteEdit, NoteWriteEvent } from "./note-events.ts";
import { NoteFieldEvent } from "./note-field.ts";
import { SaccadeElement } from "./saccade-element.ts";
import "./tokens.ts";

/** One note: the time it speaks for, the frames it came from, and its words as the model said them or a person wrote them. */
export class SaccadeNote extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    note: { attribute: false },
    pictures: { attribute: false },
    events: { attribute: false },
    edit: { attribute: false },
    check: { attribute: false },
    editing: { type: Boolean, reflect: true },
  };

  static override styles = [
    SaccadeElement.styles,
    css`
      :host {
        display: grid;
        gap: 5px;
        align-content: start;
      }
      .state {
        color: var(--saccade-text);
        border: 1px solid var(--saccade-line-strong);
        border-radius: 3px;
        padding: 0 4px;
      }
      .text {
        overflow-wrap: anywhere;
        unicode-bidi: plaintext;
      }
      .edit {
        justify-self: start;
        min-height: 24px;
        color: var(--saccade-link);
      }
      .edit:hover {
        text-decoration: underline;
      }
    `,
  ];

  declare note: ReportNote | undefined;
  declare pictures: RunReport["pictures"];
  declare events: readonly ClipEvent[];
  /** What a person can do about it; `null` where it is only read. */
  declare edit: NoteEdit | null;
  /** What was found when it was held against its frames; `null` where nobody asked. */
  declare check: NoteCheck | null;
  /** Whether it is a field now. */
  declare editing: boolean;

  constructor() {
    super();
    this.pictures = {};
    this.events = [];
    this.edit = null;
    this.check = null;
    this.editing = false;
  }

  /** What was being written when the page went away is written on. */
  protected override willUpdate(): void {
    if (!this.hasUpdated && (this.edit?.draft ?? null) !== null) this.editing = true;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { note } = this;
    if (note === undefined) return nothing;
    const { from, to, frames, state } = note;
    const said = sayState(state);
    return html`<p class="small quiet number">
        ${from.toFixed(2)} to ${moment(to)} ${said === "" ? nothing : html`<span class="state">${said}</span>`}
      </p>
      <saccade-filmstrip
        .frames=${frames}
        .pictures=${this.pictures}
        .events=${this.events}
        .name=${"Frames that the note is about"}
      ></saccade-filmstrip>
      ${this.editing && this.edit !== null ? this.#field(note, this.edit) : this.#words(note)}`;
  }

  #words(note: ReportNote): TemplateResult {
    const { text, answer } = note;
    // Tokens are the words, unless something else was told of them.
    const tokens = answer === undefined ? [] : wordsOf(answer);
    const differs = answer === undefined || tokens.length === 0 || plain(answer.text) !== plain(text);
    return html`${differs ? html`<p class="text ${text === "" ? "quiet" : ""}">${text === "" ? "No note" : text}</p>` : nothing}
    ${tokens.length === 0 ? nothing : html`<saccade-tokens .tokens=${tokens} .trial=${nameOf(note)}></saccade-tokens>`}
    ${this.check === null ? nothing : checkText(this.check)}
    ${
      this.edit === null
        ? nothing
        : html`<button class="edit small" aria-label="Edit the ${nameOf(note)}" @click=${this.#begin}>Edit</button>`
    }`;
  }

  #field(note: ReportNote, edit: NoteEdit): TemplateResult {
    return html`<saccade-note-field
      .edit=${edit}
      .name=${nameOf(note)}
      @saccade-note-field-news=${this.#hear}
    ></saccade-note-field>`;
  }

  readonly #begin = (): void => {
    this.editing = true;
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector("saccade-note-field")?.focus();
      this.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
  };

  readonly #hear = (event: Event): void => {
    const { note } = this;
    if (!(event instanceof NoteFieldEvent) || note === undefined) return;
    const { news } = event;
    this.dispatchEvent(new NoteDraftEvent(note, news.kind === "draft" ? news.text : null));
    if (news.kind === "draft") return;
    this.editing = false;
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector<HTMLElement>(".edit")?.focus();
    });
    if (news.kind !== "cancel") this.dispatchEvent(new NoteWriteEvent(note, news.kind === "use" ? news.text : null));
  };
}

/** What the model makes of the note's frames and of its words, each without the other. */
function checkText({ frames, words, contradicts, units }: NoteCheck): TemplateResult {
  const isApart = contradicts || units?.contradicts === true;
  return html`<p class="small number">
    ${isApart ? html`<span class="state">${contradicts ? "contradicts" : "another movement"}</span>` : nothing}
    <span class="quiet"
      >frames alone: ${frames.label} ${percent(frames.probability)}; words alone: ${words.label}
      ${percent(words.probability)}</span
    >
  </p>`;
}

function nameOf({ gap, from, to }: ReportNote): string {
  return `note of gap ${gap}, ${from.toFixed(2)} to ${moment(to)}`;
}

/** Without the token that ends it: on every one of many short notes it would take more room than the words. */
function wordsOf({ tokens, text, finishReason }: NonNullable<ReportNote["answer"]>): readonly Token[] {
  const last = tokens.at(-1);
  const ends = finishReason === "stop" && last !== undefined && last.text !== "" && !text.includes(last.text.trim());
  return ends ? tokens.slice(0, -1) : tokens;
}

function plain(text: string): string {
  return text.replace(/[.\s]+/g, " ").trim();
}

customElements.define("saccade-note", SaccadeNote);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-note": SaccadeNote;
  }
}
