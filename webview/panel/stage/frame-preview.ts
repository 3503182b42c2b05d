import { css, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { moment } from "../../../src/core/comparison/figures.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import type { PanelHost } from "../panel-host.ts";
import type { LaneFrame } from "./lane-model.ts";

/** A pointer that only passes over frames asks for none of their pictures. */
const REST_MS = 120;

/** A frame that is looked at. */
export interface PreviewedFrame {
  readonly clip: string;
  readonly sampler: string;
  /** In the order shown, from 1. */
  readonly number: number;
  readonly count: number;
  readonly frame: LaneFrame;
  /** Names of the events that it falls on. */
  readonly events: readonly string[];
  /** The picture that a run's trials received; else the host is asked for one. */
  readonly picture: string | undefined;
  /** Of the document: another text may show other pictures. */
  readonly version: number;
}

/** A frame as the model received it, with why it was chosen. It has a place of its own, so that it hides nothing. */
export class SaccadeFramePreview extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    shown: { attribute: false },
    host: { attribute: false },
    asked: { state: true },
  };

  static override styles = [
    SaccadeElement.styles,
    css`
      /* As high as a frame with its words: what stands below does not move when one is pointed at. */
      :host {
        display: block;
        min-height: 90px;
      }
      figure {
        display: grid;
        grid-template-columns: 72px 1fr;
        gap: 10px;
        align-items: start;
        min-height: 72px;
      }
      img,
      .none {
        display: block;
        width: 72px;
        height: 72px;
        object-fit: contain;
        border-radius: 3px;
        background: var(--saccade-track);
      }
      figcaption {
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .sampler {
        font-weight: 600;
      }
    `,
  ];

  declare shown: PreviewedFrame | null;
  declare host: PanelHost | null;
  /** What the host answered, by frame. */
  declare private asked: ReadonlyMap<string, { readonly uri?: string; readonly error?: string }>;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.shown = null;
    this.host = null;
    this.asked = new Map();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("shown") && !changed.has("host")) return;
    clearTimeout(this.#rest);
    const { shown, host } = this;
    if (shown === null || host === null || shown.picture !== undefined || this.asked.has(keyOf(shown))) return;
    this.#rest = setTimeout(() => {
      void this.#ask(shown, host);
    }, REST_MS);
  }

  protected override render(): TemplateResult {
    const { shown } = this;
    if (shown === null) {
      return html`<p class="quiet small">Point at a frame on a lane to see what the model receives.</p>`;
    }
    const { sampler, number, count, frame, events } = shown;
    const answer = this.asked.get(keyOf(shown));
    const source = shown.picture ?? answer?.uri;
    const name = `What the model receives at ${moment(frame.ptsSeconds)}`;
    return html`<figure>
      ${source === undefined ? html`<span class="none"></span>` : html`<img src=${source} alt=${name} />`}
      <figcaption class="small">
        <p><span class="sampler">${sampler}</span> <span class="number quiet">${number} of ${count}</span></p>
        <p class="number">${moment(frame.ptsSeconds)} · frame ${frame.index}</p>
        <p class="quiet">
          ${frame.reason}${frame.score === null ? nothing : html` <span class="number">(${Number(frame.score.toPrecision(3))})</span>`}
        </p>
        ${events.length === 0 ? nothing : html`<p>on ${events.join(" and ")}</p>`}
        ${answer?.error === undefined ? nothing : html`<p>${answer.error}</p>`}
      </figcaption>
    </figure>`;
  }

  async #ask(shown: PreviewedFrame, host: PanelHost): Promise<void> {
    const { clip, sampler, frame } = shown;
    const key = keyOf(shown);
    try {
      const { uri } = await host.request("picture", { clip, index: frame.index, sampler });
      this.asked = new Map(this.asked).set(key, { uri });
    } catch (error) {
      const sentence = error instanceof Error ? error.message : "The picture could not be made.";
      this.asked = new Map(this.asked).set(key, { error: sentence });
    }
  }
}

function keyOf({ clip, sampler, frame, version }: PreviewedFrame): string {
  return JSON.stringify([clip, sampler, frame.index, version]);
}

customElements.define("saccade-frame-preview", SaccadeFramePreview);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-frame-preview": SaccadeFramePreview;
  }
}
