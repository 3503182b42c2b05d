import { css, html, nothing, type PropertyDeclarations, svg, type TemplateResult } from "lit";
import { isOnEvent } from "../../../src/core/comparison/event-hits.ts";
import { moment } from "../../../src/core/comparison/figures.ts";
import type { FrameClock } from "../../../src/core/experiment/edit/frame-clock.ts";
import { missedOnsets } from "../../../src/core/probes/missed-onsets.ts";
import type { FrameTime } from "../../../src/protocol/clip.ts";
import type { ClipEvent } from "../../../src/protocol/experiment.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import { type DrawnPart, eventBands, LANE_HEIGHT, spanIn, timelineDrawing } from "../../components/timeline-drawing.ts";
import type { LaneFrame, StageLane } from "./lane-model.ts";
import { placed } from "./placed.ts";
import { FrameLookEvent, PlayheadEvent, TickEditEvent } from "./stage-events.ts";
import { controlStyle } from "./stage-style.ts";
import { timelineGrid } from "./timeline-grid.ts";

/** A pointer that moves less than this means a click. */
const CLICK_PIXELS = 4;

interface Drag {
  readonly place: number;
  readonly pointerId: number;
  readonly beganAt: number;
  /** Where it would be put; `undefined` until the pointer has moved. */
  readonly to: FrameTime | undefined;
}

/** One sampler's frames: a click adds one, a drag moves one, Delete removes one, and each has the keyboard's way too. */
export class SaccadeTickLane extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    lane: { attribute: false },
    events: { attribute: false },
    drawn: { attribute: false },
    range: { attribute: false },
    clock: { attribute: false },
    seconds: { attribute: false },
    looked: { attribute: false },
    reachable: { attribute: false },
    readOnly: { attribute: false },
    eventSeconds: { attribute: false },
    drag: { state: true },
    ghost: { state: true },
  };

  static override styles = [
    SaccadeElement.styles,
    timelineDrawing,
    timelineGrid,
    controlStyle,
    css`
      .name {
        display: flex;
        align-items: center;
        gap: 4px;
      }
      .name span {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .add {
        flex: none;
        min-width: 20px;
        min-height: 20px;
        padding: 0 4px;
        color: var(--saccade-quiet);
      }
      .track {
        position: relative;
        min-height: ${LANE_HEIGHT}px;
        touch-action: none;
      }
      .track.editable {
        cursor: copy;
      }
      .tick {
        position: absolute;
        top: 1px;
        width: 13px;
        height: 24px;
        margin-inline-start: -6.5px;
        border-radius: 3px;
        touch-action: none;
      }
      .tick::before {
        content: "";
        position: absolute;
        inset: 3px 5px;
        border-radius: 1px;
        background: var(--saccade-mark);
      }
      .editable .tick {
        cursor: ew-resize;
      }
      .tick.hit::before {
        outline: 2px solid var(--saccade-event-line);
      }
      .tick:hover::before,
      .tick[aria-current="true"]::before {
        inset-inline: 4px;
        background: var(--saccade-text);
      }
      .tick:focus-visible {
        outline-offset: -1px;
      }
      .tick.leaving {
        opacity: 0.35;
      }
      .missed {
        position: absolute;
        inset-block: auto 1px;
        height: 5px;
        border-radius: 2px;
        background: var(--saccade-event-line);
        opacity: 0.6;
        pointer-events: none;
      }
      .ghost {
        position: absolute;
        inset-block: 3px;
        width: 0;
        border-inline-start: 2px dashed var(--saccade-mark);
        pointer-events: none;
      }
      .ghost i {
        position: absolute;
        inset-block-end: 100%;
        inset-inline-start: 0;
        z-index: 2;
        padding: 0 4px;
        translate: -50% 0;
        border: 1px solid var(--saccade-line-strong);
        border-radius: 3px;
        background: var(--saccade-raised);
        font-style: normal;
        font-size: var(--saccade-small);
        white-space: nowrap;
      }
      @media (forced-colors: active) {
        .tick::before,
        .missed {
          forced-color-adjust: none;
        }
      }
    `,
  ];

  declare lane: StageLane | null;
  declare events: readonly ClipEvent[];
  declare drawn: DrawnPart;
  /** What samplers see. */
  declare range: DrawnPart;
  declare clock: FrameClock | null;
  declare seconds: number;
  /** The frame that is looked at, by its place. */
  declare looked: number | null;
  /** Whether the tab key stops in this lane. */
  declare reachable: boolean;
  declare readOnly: boolean;
  /** Events as long as this are asked about: where one begins that no frame is on is marked. `null` for none. */
  declare eventSeconds: number | null;
  declare private drag: Drag | null;
  /** Where a click would add a frame. */
  declare private ghost: FrameTime | null;
  /** A frame that gets the keyboard once it is drawn, by its index. */
  #wanted: number | null = null;

  constructor() {
    super();
    this.lane = null;
    this.events = [];
    this.drawn = { fromSeconds: 0, toSeconds: 1 };
    this.range = this.drawn;
    this.clock = null;
    this.seconds = 0;
    this.looked = null;
    this.reachable = false;
    this.readOnly = false;
    this.eventSeconds = null;
    this.drag = null;
    this.ghost = null;
  }

  /** Puts the keyboard on the frame nearest to a moment; whether there is one. */
  focusNear(seconds: number): boolean {
    const frames = this.lane?.frames ?? [];
    if (frames.length === 0) return false;
    const distances = frames.map(({ ptsSeconds }) => Math.abs(ptsSeconds - seconds));
    this.#tick(distances.indexOf(Math.min(...distances)))?.focus();
    return true;
  }

  /** When the frame is shown that has the keyboard. */
  focusedSeconds(): number | undefined {
    const place = this.#placeOf(this.shadowRoot?.activeElement ?? null);
    return place === undefined ? undefined : this.lane?.frames?.[place]?.ptsSeconds;
  }

  protected override updated(): void {
    if (this.#wanted === null) return;
    const place = this.lane?.frames?.findIndex(({ index }) => index === this.#wanted) ?? -1;
    if (place < 0) return;
    this.#wanted = null;
    this.#tick(place)?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { lane } = this;
    if (lane === null) return nothing;
    const { sampler, frames, text } = lane;
    const isEditable = !this.readOnly && frames !== null && this.clock !== null;
    const stop = this.#stop(frames ?? []);
    return html`<div class="row">
      <span class="name"
        ><span title=${sampler}>${sampler}</span>${
          isEditable
            ? html`<button
                class="button plain add"
                aria-label="Add the frame at ${moment(this.seconds)} to ${sampler}"
                title="Add the frame at ${moment(this.seconds)}"
                @click=${this.#addHere}
              >
                +
              </button>`
            : nothing
        }</span
      >
      <div
        class="track ${isEditable ? "editable" : ""}"
        role="group"
        aria-label="Frames of ${sampler}"
        @pointerdown=${isEditable ? this.#grab : nothing}
        @pointermove=${isEditable ? this.#move : nothing}
        @pointerup=${isEditable ? this.#drop : nothing}
        @pointercancel=${this.#letGo}
        @pointerleave=${this.#leave}
        @keydown=${this.#key}
      >
        <svg class="lane" width="100%" height=${LANE_HEIGHT} aria-hidden="true">
          ${eventBands(this.events, this.drawn)} ${this.#rail()}
        </svg>
        ${this.#missed(frames)}
        ${(frames ?? []).map((frame, place) => this.#button(frame, place, place === stop, frames?.length ?? 0))}
        ${this.#ghostMark()}
        <span class="playhead" ${placed(this.#left(this.seconds))}></span>
      </div>
      <span class="text small quiet number">${text}</span>
    </div>`;
  }

  #missed(frames: readonly LaneFrame[] | null): TemplateResult[] {
    const { eventSeconds } = this;
    if (frames === null || eventSeconds === null) return [];
    const times = frames.map(({ ptsSeconds }) => ptsSeconds);
    return missedOnsets(times, this.range, eventSeconds).map(({ fromSeconds, toSeconds }) => {
      const { left, width } = spanIn(this.drawn, fromSeconds, toSeconds);
      return html`<span class="missed" ${placed(left, width)}></span>`;
    });
  }

  #rail(): TemplateResult {
    const { left, width } = spanIn(this.drawn, this.range.fromSeconds, this.range.toSeconds);
    return svg`<line class="rail" x1="${left}%" x2="${left + width}%" y1=${LANE_HEIGHT / 2} y2=${LANE_HEIGHT / 2} />`;
  }

  #button(frame: LaneFrame, place: number, isStop: boolean, count: number): TemplateResult {
    const events = this.events.filter((event) => isOnEvent(frame, event)).map(({ label }) => label);
    const on = events.length === 0 ? "" : `, on the event ${events.join(" and ")}`;
    const isLeaving = this.drag?.place === place && this.drag.to !== undefined;
    const look = (): void => {
      this.#look(place);
    };
    return html`<button
      class="tick ${events.length === 0 ? "" : "hit"} ${isLeaving ? "leaving" : ""}"
      tabindex=${isStop && this.reachable ? 0 : -1}
      data-place=${place}
      aria-current=${this.looked === place ? "true" : "false"}
      aria-label="${this.lane?.sampler ?? ""}, frame ${place + 1} of ${count}, at ${moment(frame.ptsSeconds)}, ${frame.reason}${on}"
      @pointerenter=${look}
      @focus=${look}
      @click=${(event: MouseEvent) => {
        // A pointer's click is heard where it began; this one is the ear's.
        if (event.detail === 0) this.dispatchEvent(new PlayheadEvent(frame.ptsSeconds));
      }}
      ${placed(this.#left(frame.ptsSeconds))}
    ></button>`;
  }

  #ghostMark(): TemplateResult | typeof nothing {
    const frame = this.drag?.to ?? (this.drag === null ? this.ghost : null);
    if (frame === null) return nothing;
    return html`<span class="ghost" ${placed(this.#left(frame.ptsSeconds))}
      >${this.drag === null ? nothing : html`<i class="number">${moment(frame.ptsSeconds)}</i>`}</span
    >`;
  }

  #left(seconds: number): number {
    return spanIn(this.drawn, seconds, seconds).left;
  }

  /** The frame that the tab key stops at: the one that was looked at last, or the first. */
  #stop(frames: readonly LaneFrame[]): number {
    return this.looked === null || this.looked >= frames.length ? 0 : this.looked;
  }

  #tick(place: number): HTMLElement | null {
    return this.renderRoot.querySelector(`[data-place="${place}"]`);
  }

  #placeOf(target: EventTarget | null): number | undefined {
    const place = target instanceof HTMLElement ? target.dataset["place"] : undefined;
    return place === undefined ? undefined : Number(place);
  }

  #look(place: number): void {
    if (this.lane !== null) this.dispatchEvent(new FrameLookEvent({ sampler: this.lane.sampler, place }));
  }

  #edit(edit: TickEditEvent["edit"]): void {
    if (this.lane !== null) this.dispatchEvent(new TickEditEvent(this.lane.sampler, edit));
  }

  /** The frame under the pointer, within what samplers see. */
  #frameUnder(event: PointerEvent): FrameTime | undefined {
    const track = this.renderRoot.querySelector(".track");
    const { clock, drawn: part, range } = this;
    if (track === null || clock === null) return undefined;
    const { left, width } = track.getBoundingClientRect();
    const seconds = part.fromSeconds + ((event.clientX - left) / width) * (part.toSeconds - part.fromSeconds);
    return withinRange(clock, range, clock.nearest(Math.min(range.toSeconds, Math.max(range.fromSeconds, seconds))));
  }

  readonly #grab = (event: PointerEvent): void => {
    if (event.button !== 0 || !(event.currentTarget instanceof HTMLElement)) return;
    const place = this.#placeOf(event.target);
    event.currentTarget.setPointerCapture(event.pointerId);
    this.drag = { place: place ?? -1, pointerId: event.pointerId, beganAt: event.clientX, to: undefined };
    if (place !== undefined) this.#tick(place)?.focus();
  };

  readonly #move = (event: PointerEvent): void => {
    const { drag } = this;
    if (drag === null) {
      this.ghost = this.#placeOf(event.target) === undefined ? (this.#frameUnder(event) ?? null) : null;
      return;
    }
    if (drag.place < 0 || (drag.to === undefined && Math.abs(event.clientX - drag.beganAt) < CLICK_PIXELS)) return;
    const to = this.#frameUnder(event);
    this.drag = { ...drag, to };
    // The player shows the frame that is about to be given.
    if (to !== undefined && to.index !== drag.to?.index) this.dispatchEvent(new PlayheadEvent(to.ptsSeconds));
  };

  readonly #drop = (event: PointerEvent): void => {
    const { drag } = this;
    if (drag === null) return;
    this.drag = null;
    this.ghost = null;
    const frame = this.lane?.frames?.[drag.place];
    if (frame === undefined) {
      const under = this.#frameUnder(event);
      if (under !== undefined) this.#edit({ kind: "add", frame: under });
    } else if (drag.to === undefined) {
      this.dispatchEvent(new PlayheadEvent(frame.ptsSeconds));
    } else {
      this.#wanted = drag.to.index;
      this.#edit({ kind: "move", from: frame, to: drag.to });
    }
  };

  readonly #letGo = (): void => {
    this.drag = null;
    this.ghost = null;
  };

  readonly #leave = (): void => {
    this.ghost = null;
  };

  readonly #addHere = (): void => {
    const frame = this.clock?.frameAt(this.seconds);
    if (frame !== undefined && this.clock !== null) {
      this.#edit({ kind: "add", frame: withinRange(this.clock, this.range, frame) });
    }
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && this.drag !== null) {
      this.#letGo();
      event.preventDefault();
      return;
    }
    const place = this.#placeOf(event.composedPath()[0] ?? null);
    const frame = place === undefined ? undefined : this.lane?.frames?.[place];
    if (place === undefined || frame === undefined || !this.#act(event, place, frame)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  #act(event: KeyboardEvent, place: number, frame: LaneFrame): boolean {
    const { clock, readOnly } = this;
    const frames = this.lane?.frames ?? [];
    switch (event.key) {
      case "ArrowLeft":
      case "ArrowRight": {
        const by = event.key === "ArrowLeft" ? -1 : 1;
        if (!event.shiftKey) {
          this.#tick(place + by)?.focus();
        } else if (!readOnly && clock !== null) {
          const to = withinRange(clock, this.range, clock.frame(frame.index + by));
          this.#wanted = to.index;
          this.#edit({ kind: "move", from: frame, to });
        }
        return true;
      }
      case "Home":
        this.#tick(0)?.focus();
        return true;
      case "End":
        this.#tick(frames.length - 1)?.focus();
        return true;
      case "Delete":
      case "Backspace":
        if (readOnly) return false;
        this.#wanted = (frames[place + 1] ?? frames[place - 1])?.index ?? null;
        this.#edit({ kind: "remove", frame });
        return true;
      case "Enter":
        this.dispatchEvent(new PlayheadEvent(frame.ptsSeconds));
        return true;
      default:
        return false;
    }
  }
}

/** The nearest frame that a sampler could choose: one on screen within the range. */
function withinRange(clock: FrameClock, { fromSeconds, toSeconds }: DrawnPart, frame: FrameTime): FrameTime {
  const first = clock.frameAt(fromSeconds);
  if (frame.index < first.index) return first;
  const last = clock.frameAt(toSeconds);
  const end = last.ptsSeconds >= toSeconds - 1e-3 && last.index > first.index ? clock.frame(last.index - 1) : last;
  return frame.index > end.index ? end : frame;
}

customElements.define("saccade-tick-lane", SaccadeTickLane);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-tick-lane": SaccadeTickLane;
  }
}
