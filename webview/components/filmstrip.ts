import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { isOnEvent } from "../../src/core/comparison/event-hits.ts";
import { moment } from "../../src/core/comparison/figures.ts";
import type { ClipEvent } from "../../src/protocol/experiment.ts";
import type { RunReport, ShownFrame } from "../../src/protocol/run.ts";
import { SaccadeElement } from "./saccade-element.ts";
import { shareBar } from "./share-bar.ts";
import { shareBarStyle } from "./share-bar-style.ts";

/** Strips with more frames show them smaller. */
const FEW = 4;
/** Strips with more frames show them smaller still. */
const SOME = 6;
/** Strips with more frames show their times to the ear and the pointer only. */
const TIMED = 12;

/** Strips with more frames show the first of them, until a person asks for the rest. */
const MOST = 30;
const FOLDED = 24;

/** What a frame is worth to an answer. */
export interface FrameWorth {
  /** How much the answer changes without it, 0 to 1 of what the most telling frame changes. */
  readonly share: number;
  /** Whether the answer is surer without it. */
  readonly speaksAgainst: boolean;
  /** The same as a sentence. */
  readonly text: string;
}

/** The pixels that the model received, in its order; frames on an event are framed. */
export class SaccadeFilmstrip extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    frames: { attribute: false },
    pictures: { attribute: false },
    events: { attribute: false },
    name: { attribute: false },
    worth: { attribute: false },
    unfolded: { state: true },
  };

  static override styles = [
    SaccadeElement.styles,
    shareBarStyle,
    css`
      ol {
        display: flex;
        flex-wrap: wrap;
        gap: 5px;
      }
      img,
      .none {
        display: block;
        width: 56px;
        height: 56px;
        object-fit: contain;
        border-radius: 3px;
        background: var(--saccade-track);
      }
      .some img,
      .some .none {
        width: 41px;
        height: 41px;
      }
      .many img,
      .many .none {
        width: 36px;
        height: 36px;
      }
      .many {
        gap: 4px;
      }
      .hit img,
      .hit .none {
        outline: 2px solid var(--saccade-event-line);
        outline-offset: 1px;
      }
      .worth {
        display: block;
        /* As wide as the picture, whatever the bar would like. */
        width: 0;
        min-width: 100%;
        padding-top: 4px;
      }
      .against .share-fill {
        fill: var(--saccade-surface);
        stroke: var(--saccade-mark);
        stroke-width: 2px;
      }
      .rest {
        align-self: center;
      }
      .rest button {
        min-height: 24px;
        color: var(--saccade-link);
      }
      .rest button:hover {
        text-decoration: underline;
      }
      figcaption {
        text-align: center;
        padding-top: 3px;
      }
      .lots figcaption {
        display: none;
      }
    `,
  ];

  declare frames: readonly ShownFrame[];
  declare pictures: RunReport["pictures"];
  declare events: readonly ClipEvent[];
  /** What the frames are, for the ear. */
  declare name: string;
  /** What each frame is worth to an answer, in the order shown; `null` where nobody asked. */
  declare worth: readonly FrameWorth[] | null;

  declare private unfolded: boolean;

  constructor() {
    super();
    this.frames = [];
    this.pictures = {};
    this.events = [];
    this.name = "Frames that the model saw";
    this.worth = null;
    this.unfolded = false;
  }

  protected override render(): TemplateResult {
    const { frames } = this;
    const shown = this.unfolded || frames.length <= MOST ? frames.length : FOLDED;
    return html`<ol class="${sizeOf(frames.length)} ${frames.length > TIMED ? "lots" : ""}" aria-label=${this.name}>
      ${frames.slice(0, shown).map((frame, place) => this.#frame(frame, this.worth?.[place]))}
      ${shown === frames.length ? nothing : this.#rest(frames.slice(shown))}
    </ol>`;
  }

  #rest(frames: readonly ShownFrame[]): TemplateResult {
    const hits = frames.filter((frame) => this.events.some((event) => isOnEvent(frame, event))).length;
    const on = hits === 0 ? "" : `, ${hits} of them on an event`;
    return html`<li class="rest">
      <button
        class="small"
        @click=${() => {
          this.unfolded = true;
        }}
      >
        ${frames.length} more${on}
      </button>
    </li>`;
  }

  #frame(frame: ShownFrame, worth: FrameWorth | undefined): TemplateResult {
    const events = this.events.filter((event) => isOnEvent(frame, event)).map(({ label }) => label);
    const on = events.length === 0 ? "" : `, on the event ${events.join(" and ")}`;
    const name = `Frame at ${moment(frame.ptsSeconds)}${on}${worth === undefined ? "" : `. ${worth.text}`}`;
    const source = frame.picture === undefined ? undefined : this.pictures[frame.picture];
    return html`<li class=${events.length === 0 ? "" : "hit"}>
      <figure title=${name}>
        ${
          source === undefined
            ? html`<span class="none" role="img" aria-label="${name}, no picture kept"></span>`
            : html`<img src=${source} alt=${name} decoding="async" />`
        }
        ${worth === undefined ? nothing : html`<span class="worth ${worth.speaksAgainst ? "against" : ""}">${shareBar(worth.share)}</span>`}
        <figcaption class="small quiet number" aria-hidden="true">${frame.ptsSeconds.toFixed(2)}</figcaption>
      </figure>
    </li>`;
  }
}

function sizeOf(count: number): string {
  if (count <= FEW) return "few";
  return count <= SOME ? "some" : "many";
}

customElements.define("saccade-filmstrip", SaccadeFilmstrip);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-filmstrip": SaccadeFilmstrip;
  }
}
