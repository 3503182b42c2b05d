import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { type NoteSet, type ReportNote, type StripPart, stripParts } from "../../src/core/enrichment/note-sets.ts";
import { sayNotes } from "../../src/core/enrichment/note-states.ts";
import type { NoteCheck } from "../../src/protocol/probe.ts";
import type { RunClip, RunReport } from "../../src/protocol/run.ts";
import { TrialWalkEvent } from "./events.ts";
import "./filmstrip.ts";
import type { NoteEdit } from "./note-events.ts";
import "./note.ts";
import { SaccadeElement } from "./saccade-element.ts";
import type { SaccadeTokens } from "./tokens.ts";

/**
 * The keyframes of an enriched prompt from left to right, and between them, gap by gap, the notes with the frames that
 * they came from. Arrows walk a note's tokens, and up and down from note to note.
 */
export class SaccadeEnrichmentStrip extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    set: { attribute: false },
    clip: { attribute: false },
    pictures: { attribute: false },
    name: { attribute: false },
    edits: { attribute: false },
    checkOf: { attribute: false },
    bare: { attribute: false },
  };

  static override styles = [
    SaccadeElement.styles,
    css`
      h3 {
        font-size: inherit;
        font-weight: 600;
        padding-bottom: 6px;
        overflow-wrap: anywhere;
      }
      h3 .quiet {
        font-weight: 400;
      }
      .scroll {
        overflow-x: auto;
        border: 1px solid var(--saccade-line);
        border-radius: var(--saccade-radius);
        background: var(--saccade-surface);
      }
      .strip {
        display: flex;
        padding: 12px;
        gap: 10px;
      }
      .keyframe {
        flex: none;
      }
      .gap {
        display: flex;
        flex: 1 0 auto;
        gap: 12px;
        padding-inline: 10px;
        border-inline: 1px solid var(--saccade-line);
      }
      .gap.event {
        border-block-start: 3px solid var(--saccade-event-line);
        margin-block-start: -3px;
      }
      .gap ol {
        display: contents;
      }
      saccade-note {
        width: 134px;
      }
      saccade-note[editing] {
        width: 240px;
      }
    `,
  ];

  declare set: NoteSet | undefined;
  declare clip: RunClip | undefined;
  declare pictures: RunReport["pictures"];
  /** What tells these notes from others. */
  declare name: string;
  /** What a person can do about each note; left out where notes are only read. */
  declare edits: ((note: ReportNote) => NoteEdit | null) | undefined;
  /** What was found of a note when it was held against its frames; left out where nobody asked. */
  declare checkOf: ((note: ReportNote) => NoteCheck | null) | undefined;
  /** Whether its title stands above it already. */
  declare bare: boolean;

  constructor() {
    super();
    this.pictures = {};
    this.name = "";
    this.bare = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { set, clip } = this;
    if (set === undefined || clip === undefined) return nothing;
    const title = `Notes between keyframes: ${this.name}`;
    return html`<section aria-label=${title}>
      ${this.bare ? nothing : html`<h3>${title} <span class="quiet">${sayNotes(set.notes)}</span></h3>`}
      <div class="scroll" tabindex="0" role="group" aria-label="Keyframes and notes of ${this.name}">
        <ol class="strip" @saccade-trial-walk=${this.#walk}>
          ${repeat(
            stripParts(set),
            (part) => (part.kind === "gap" ? `gap ${part.gap}` : part.frame.index),
            (part) => this.#part(part, clip),
          )}
        </ol>
      </div>
    </section>`;
  }

  #part(part: StripPart, { events }: RunClip): TemplateResult {
    const { pictures } = this;
    if (part.kind === "keyframe") {
      return html`<li class="keyframe">
        <p class="small quiet">keyframe</p>
        <saccade-filmstrip
          .frames=${[part.frame]}
          .pictures=${pictures}
          .events=${events}
          .name=${"Keyframe"}
        ></saccade-filmstrip>
      </li>`;
    }
    const { gap, notes } = part;
    const from = notes[0]?.from ?? 0;
    const to = notes.at(-1)?.to ?? from;
    const shown = events.filter(({ onsetSeconds, offsetSeconds }) => onsetSeconds < to && offsetSeconds > from);
    const holds = shown.length === 0 ? "" : `, with the event ${shown.map(({ label }) => label).join(" and ")}`;
    return html`<li class="gap ${shown.length === 0 ? "" : "event"}">
      <ol aria-label="Gap ${gap}${holds}">
        ${repeat(
          notes,
          // A note that is being written stays the one that it is.
          (note) => note.from,
          (note) =>
            html`<li>
              <saccade-note
                .note=${note}
                .pictures=${pictures}
                .events=${events}
                .check=${this.checkOf?.(note) ?? null}
                .edit=${this.edits?.(note) ?? null}
              ></saccade-note>
            </li>`,
        )}
      </ol>
    </li>`;
  }

  /** Up and down lead to the tokens of the note before or after. */
  readonly #walk = (event: Event): void => {
    if (!(event instanceof TrialWalkEvent)) return;
    event.stopPropagation();
    const all = [...this.renderRoot.querySelectorAll("saccade-note")].flatMap((note): SaccadeTokens[] => [
      ...note.renderRoot.querySelectorAll("saccade-tokens"),
    ]);
    const from = all.findIndex((tokens) => event.composedPath().includes(tokens));
    const step = event.direction === "up" || event.direction === "left" ? -1 : 1;
    const next = from === -1 ? undefined : all[from + step];
    next?.focusToken();
    next?.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
}

customElements.define("saccade-enrichment-strip", SaccadeEnrichmentStrip);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-enrichment-strip": SaccadeEnrichmentStrip;
  }
}
