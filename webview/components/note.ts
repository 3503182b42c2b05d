import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { moment } from "../../src/core/comparison/figures.ts";
import type { ReportNote } from "../../src/core/enrichment/note-sets.ts";
import { sayState } from "../../src/core/enrichment/note-states.ts";
import type { Token } from "../../src/protocol/answer.ts";
import type { ClipEvent } from "../../src/protocol/experiment.ts";
import type { RunReport } from "../../src/protocol/run.ts";
import "./filmstrip.ts";
import { SaccadeElement } from "./saccade-element.ts";
import "./tokens.ts";

/** One note: the time it speaks for, the frames it came from, and its words as the model said them or a person wrote them. */
export class SaccadeNote extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    note: { attribute: false },
    pictures: { attribute: false },
    events: { attribute: false },
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
    `,
  ];

  declare note: ReportNote | undefined;
  declare pictures: RunReport["pictures"];
  declare events: readonly ClipEvent[];

  constructor() {
    super();
    this.pictures = {};
    this.events = [];
  }

  protected override render(): TemplateResult | typeof nothing {
    const { note } = this;
    if (note === undefined) return nothing;
    const { from, to, frames, state, text, answer } = note;
    const said = sayState(state);
    // Tokens are the words, unless something else was told of them.
    const tokens = answer === undefined ? [] : wordsOf(answer);
    const differs = answer === undefined || tokens.length === 0 || plain(answer.text) !== plain(text);
    return html`<p class="small quiet number">
        ${from.toFixed(2)} to ${moment(to)} ${said === "" ? nothing : html`<span class="state">${said}</span>`}
      </p>
      <saccade-filmstrip
        .frames=${frames}
        .pictures=${this.pictures}
        .events=${this.events}
        .name=${"Frames that the note is about"}
      ></saccade-filmstrip>
      ${differs ? html`<p class="text ${text === "" ? "quiet" : ""}">${text === "" ? "No note" : text}</p>` : nothing}
      ${
        tokens.length === 0
          ? nothing
          : html`<saccade-tokens
              .tokens=${tokens}
              .trial=${`note of gap ${note.gap}, ${from.toFixed(2)} to ${moment(to)}`}
            ></saccade-tokens>`
      }`;
  }
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
