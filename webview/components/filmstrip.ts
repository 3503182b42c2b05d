import { css, html, type PropertyDeclarations, type TemplateResult } from "lit";
import { isOnEvent } from "../../src/core/comparison/event-hits.ts";
import { moment } from "../../src/core/comparison/figures.ts";
import type { ClipEvent } from "../../src/protocol/experiment.ts";
import type { RunReport, ShownFrame } from "../../src/protocol/run.ts";
import { SaccadeElement } from "./saccade-element.ts";

/** Strips with more frames show them smaller. */
const FEW = 4;
/** Strips with more frames show their times to the ear and the pointer only. */
const SOME = 6;

/** The pixels that the model received, in its order; frames on an event are framed. */
export class SaccadeFilmstrip extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    frames: { attribute: false },
    pictures: { attribute: false },
    events: { attribute: false },
    name: { attribute: false },
  };

  static override styles = [
    SaccadeElement.styles,
    css`
      ol {
        display: flex;
        flex-wrap: wrap;
        gap: 5px;
      }
      img,
      .none {
        display: block;
        width: 58px;
        height: 58px;
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
      figcaption {
        text-align: center;
        padding-top: 3px;
      }
      .many figcaption {
        display: none;
      }
    `,
  ];

  declare frames: readonly ShownFrame[];
  declare pictures: RunReport["pictures"];
  declare events: readonly ClipEvent[];
  /** What the frames are, for the ear. */
  declare name: string;

  constructor() {
    super();
    this.frames = [];
    this.pictures = {};
    this.events = [];
    this.name = "Frames that the model saw";
  }

  protected override render(): TemplateResult {
    return html`<ol class=${sizeOf(this.frames.length)} aria-label=${this.name}>
      ${this.frames.map((frame) => this.#frame(frame))}
    </ol>`;
  }

  #frame(frame: ShownFrame): TemplateResult {
    const events = this.events.filter((event) => isOnEvent(frame, event)).map(({ label }) => label);
    const on = events.length === 0 ? "" : `, on the event ${events.join(" and ")}`;
    const name = `Frame at ${moment(frame.ptsSeconds)}${on}`;
    const source = frame.picture === undefined ? undefined : this.pictures[frame.picture];
    return html`<li class=${events.length === 0 ? "" : "hit"}>
      <figure title=${name}>
        ${
          source === undefined
            ? html`<span class="none" role="img" aria-label="${name}, no picture kept"></span>`
            : html`<img src=${source} alt=${name} decoding="async" />`
        }
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
