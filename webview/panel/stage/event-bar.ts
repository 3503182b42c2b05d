import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { moment } from "../../../src/core/comparison/figures.ts";
import {
  markedEvent,
  type MarkedMoment,
  type Marking,
  markingComplaint,
} from "../../../src/core/experiment/edit/marking.ts";
import type { ClipEvent } from "../../../src/protocol/experiment.ts";
import type { RunClip } from "../../../src/protocol/run.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import { timelineDrawing } from "../../components/timeline-drawing.ts";
import { controlStyle } from "./stage-style.ts";

/** What a person does with a clip's events and its range. */
export type ClipAction =
  | { readonly kind: "begin" }
  | { readonly kind: "mark"; readonly moment: MarkedMoment }
  | { readonly kind: "save"; readonly event: ClipEvent }
  | { readonly kind: "cancel" }
  | { readonly kind: "remove"; readonly place: number }
  | { readonly kind: "range"; readonly end: "from" | "to" }
  | { readonly kind: "whole" }
  | { readonly kind: "zoom" };

export class ClipActionEvent extends Event {
  static readonly type = "saccade-clip-action";
  readonly action: ClipAction;

  constructor(action: ClipAction) {
    super(ClipActionEvent.type, { bubbles: true, composed: true });
    this.action = action;
  }
}

const MOMENTS = [
  { moment: "onsetSeconds", title: "begins", key: "I" },
  { moment: "apexSeconds", title: "apex", key: "A" },
  { moment: "offsetSeconds", title: "ends", key: "O" },
] as const;

/** A clip's known events and its range, and the way to mark them. */
export class SaccadeEventBar extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    info: { attribute: false },
    labels: { attribute: false },
    marking: { attribute: false },
    refusal: { attribute: false },
    zoomed: { attribute: false },
    label: { state: true },
  };

  static override styles = [
    SaccadeElement.styles,
    timelineDrawing,
    controlStyle,
    css`
      .bar,
      .marking {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 12px;
        min-height: 28px;
      }
      .event-item {
        display: inline-flex;
        align-items: center;
        min-width: 0;
      }
      .swatch {
        flex: none;
      }
      .event-name {
        min-width: 0;
        max-width: 16em;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        padding-inline-end: 0.5em;
      }
      .right {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 6px;
        margin-inline-start: auto;
      }
      .marking {
        margin-block: 4px 8px;
        padding: 6px 8px;
        border: 1px solid var(--saccade-event-line);
        border-radius: var(--saccade-radius);
      }
      .marking input {
        width: 9em;
      }
      .next {
        flex-basis: 100%;
      }
    `,
  ];

  declare info: RunClip | null;
  /** That the experiment knows. */
  declare labels: readonly string[];
  declare marking: Marking | null;
  /** Why this clip's events and range cannot be written, as a sentence. */
  declare refusal: string | null;
  declare zoomed: boolean;
  declare private label: string;

  constructor() {
    super();
    this.info = null;
    this.labels = [];
    this.marking = null;
    this.refusal = null;
    this.zoomed = false;
    this.label = "";
  }

  protected override render(): TemplateResult | typeof nothing {
    const { info, marking } = this;
    if (info === null) return nothing;
    const isRange = !isWhole(info);
    const isShut = this.refusal !== null;
    return html`<div class="bar small" role="group" aria-label="Events and range">
        ${
          info.events.length === 0
            ? html`<span class="quiet">no event marked</span>`
            : info.events.map((event, place) => this.#event(event, place))
        }
        <span class="right">
          ${
            isRange
              ? html`<button
                    class="button"
                    aria-pressed=${this.zoomed ? "true" : "false"}
                    @click=${this.#act({ kind: "zoom" })}
                  >
                    Only the range
                  </button>
                  <button class="button" ?disabled=${isShut} @click=${this.#act({ kind: "whole" })}>Whole file</button>`
              : nothing
          }
          <button
            class="button"
            ?disabled=${isShut}
            title="The clip begins here"
            @click=${this.#act({ kind: "range", end: "from" })}
          >
            In <kbd>I</kbd>
          </button>
          <button
            class="button"
            ?disabled=${isShut}
            title="The clip ends here"
            @click=${this.#act({ kind: "range", end: "to" })}
          >
            Out <kbd>O</kbd>
          </button>
          <button
            class="button"
            ?disabled=${isShut}
            aria-expanded=${marking === null ? "false" : "true"}
            @click=${this.#act(marking === null ? { kind: "begin" } : { kind: "cancel" })}
          >
            ${marking === null ? html`Mark event <kbd>E</kbd>` : html`Cancel <kbd>Esc</kbd>`}
          </button>
        </span>
      </div>
      ${this.refusal === null ? nothing : html`<p class="small quiet">${this.refusal}</p>`}
      ${marking === null ? nothing : this.#marking(marking)}`;
  }

  #event({ label, onsetSeconds, offsetSeconds }: ClipEvent, place: number): TemplateResult {
    return html`<span class="event-item"
      ><span class="swatch" aria-hidden="true"></span><span class="event-name" title=${label}>${label}</span
      ><span class="number">${onsetSeconds.toFixed(2)}–${moment(offsetSeconds)}</span
      ><button
        class="button plain"
        ?disabled=${this.refusal !== null}
        aria-label="Remove the event ${label} at ${moment(onsetSeconds)}"
        title="Remove this event"
        @click=${this.#act({ kind: "remove", place })}
      >
        ✕
      </button></span
    >`;
  }

  #marking(marking: Marking): TemplateResult {
    const complaint = markingComplaint(marking);
    const label = this.#label();
    return html`<form class="marking small" aria-label="A new event" @submit=${this.#save}>
      ${MOMENTS.map(({ moment: at, title, key }) => {
        const seconds = marking[at];
        return html`<button type="button" class="button" @click=${this.#act({ kind: "mark", moment: at })}>
          ${title} <span class="number">${seconds === undefined ? "–" : moment(seconds)}</span> <kbd>${key}</kbd>
        </button>`;
      })}
      <label
        >label
        <input
          list="labels"
          name="label"
          autocomplete="off"
          .value=${this.label}
          placeholder=${label}
          @input=${this.#type}
        />
      </label>
      <datalist id="labels">${this.labels.map((known) => html`<option value=${known}></option>`)}</datalist>
      <button class="button" ?disabled=${complaint !== undefined || label === ""}>Save</button>
      <span class="next quiet"
        >${complaint ?? (label === "" ? "Say what happens: give the event a label." : "The apex is in the middle unless you mark it.")}</span
      >
    </form>`;
  }

  /** As typed, or else what the clip shows. */
  #label(): string {
    return this.label.trim() === "" ? (this.info?.label ?? "") : this.label.trim();
  }

  #act(action: ClipAction): () => void {
    return () => {
      this.dispatchEvent(new ClipActionEvent(action));
    };
  }

  readonly #type = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.label = event.target.value;
  };

  readonly #save = (submit: Event): void => {
    submit.preventDefault();
    const label = this.#label();
    const event = this.marking === null || label === "" ? undefined : markedEvent(this.marking, label);
    if (event === undefined) return;
    this.label = "";
    this.dispatchEvent(new ClipActionEvent({ kind: "save", event }));
  };
}

/** Whether samplers see all of a file. */
export function isWhole({ fromSeconds, toSeconds, durationSeconds }: RunClip): boolean {
  return fromSeconds === 0 && Math.abs(toSeconds - durationSeconds) < 1e-3;
}

customElements.define("saccade-event-bar", SaccadeEventBar);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-event-bar": SaccadeEventBar;
  }
}
