import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { moment } from "../../../src/core/comparison/figures.ts";
import type { FrameClock } from "../../../src/core/experiment/edit/frame-clock.ts";
import type { PanelClip } from "../../../src/protocol/panel-state.ts";
import type { RunClip } from "../../../src/protocol/run.ts";
import { NotesOpenEvent } from "../../components/events.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import {
  type DrawnPart,
  eventBands,
  LANE_HEIGHT,
  motionBars,
  spanIn,
  timeAxis,
  timelineDrawing,
} from "../../components/timeline-drawing.ts";
import { thumbnailAt } from "./clip-player.ts";
import type { NoteLane, StageLane } from "./lane-model.ts";
import { placed } from "./placed.ts";
import { type LookedFrame, PlayheadEvent } from "./stage-events.ts";
import { controlStyle } from "./stage-style.ts";
import "./tick-lane.ts";
import type { SaccadeTickLane } from "./tick-lane.ts";
import { timelineGrid } from "./timeline-grid.ts";

/** How wide a thumbnail of the strip is at least, in pixels. */
const THUMBNAIL_WIDTH = 46;
/** Pixels that a mark of the axis needs for its words. */
const MARK_WIDTH = 64;

/** A clip from left to right: pictures, motion, the samplers' frames, notes; a hand goes to a moment or sets frames. */
export class SaccadeStageTimeline extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    clip: { attribute: false },
    drawn: { attribute: false },
    clock: { attribute: false },
    lanes: { attribute: false },
    notes: { attribute: false },
    seconds: { attribute: false },
    looked: { attribute: false },
    readOnly: { attribute: false },
    eventSeconds: { attribute: false },
    width: { state: true },
  };

  static override styles = [
    SaccadeElement.styles,
    timelineDrawing,
    timelineGrid,
    controlStyle,
    css`
      .strip {
        position: relative;
        height: 38px;
        overflow: hidden;
        border-radius: 3px;
        background: var(--saccade-track);
        cursor: pointer;
        touch-action: none;
      }
      .pictures {
        display: flex;
        height: 100%;
      }
      .pictures img {
        flex: 1 1 0;
        min-width: 0;
        height: 100%;
        object-fit: cover;
      }
      .outside {
        position: absolute;
        inset-block: 0;
        background: var(--saccade-page);
        opacity: 0.72;
      }
      .track {
        position: relative;
        min-height: ${LANE_HEIGHT}px;
        cursor: pointer;
        touch-action: none;
      }
      .note {
        position: absolute;
        inset-block: 2px;
        padding: 1px 4px;
        overflow: hidden;
        border-inline: 1px solid var(--saccade-line-strong);
      }
      .note button {
        display: block;
        width: 100%;
        overflow: hidden;
        text-align: start;
        font-size: var(--saccade-small);
        line-height: 20px;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
    `,
  ];

  declare clip: PanelClip | null;
  declare drawn: DrawnPart;
  declare clock: FrameClock | null;
  declare lanes: readonly StageLane[];
  declare notes: readonly NoteLane[];
  declare seconds: number;
  declare looked: LookedFrame | null;
  declare readOnly: boolean;
  /** See `saccade-tick-lane`. */
  declare eventSeconds: number | null;
  /** Of a track, in pixels. */
  declare private width: number;
  readonly #sizes = new ResizeObserver(() => {
    this.width = this.renderRoot.querySelector(".strip")?.clientWidth ?? this.width;
  });

  constructor() {
    super();
    this.clip = null;
    this.drawn = { fromSeconds: 0, toSeconds: 1 };
    this.clock = null;
    this.lanes = [];
    this.notes = [];
    this.seconds = 0;
    this.looked = null;
    this.readOnly = false;
    this.eventSeconds = null;
    this.width = 600;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  protected override render(): TemplateResult | typeof nothing {
    const info = this.clip?.info ?? null;
    if (this.clip === null || info === null) return nothing;
    return html`<div class="lanes" @keydown=${this.#walk}>
      ${this.#strip(this.clip, info)} ${this.#motion(info)}
      ${this.lanes.map(
        (lane) =>
          html`<saccade-tick-lane
            .lane=${lane}
            .events=${info.events}
            .drawn=${this.drawn}
            .range=${info}
            .clock=${this.clock}
            .seconds=${this.seconds}
            .looked=${this.looked?.sampler === lane.sampler ? this.looked.place : null}
            .reachable=${this.looked === null ? lane.place === this.#firstLane() : this.looked.sampler === lane.sampler}
            .readOnly=${this.readOnly}
            .eventSeconds=${this.eventSeconds}
          ></saccade-tick-lane>`,
      )}
      ${this.notes.map((notes) => this.#notes(notes))}
      <div class="row axisrow">
        <span></span>${timeAxis(this.drawn, Math.max(2, Math.floor(this.width / MARK_WIDTH)))}<span></span>
      </div>
    </div>`;
  }

  #strip({ thumbnails, name }: PanelClip, info: RunClip): TemplateResult {
    const { fromSeconds, toSeconds } = this.drawn;
    const count = Math.max(1, Math.min(40, Math.floor(this.width / THUMBNAIL_WIDTH)));
    const length = (toSeconds - fromSeconds) / count;
    const cells = Array.from({ length: count }, (_, place) =>
      thumbnailAt(thumbnails, fromSeconds + (place + 0.5) * length),
    ).filter((thumbnail) => thumbnail !== undefined);
    const frame = this.clock?.frameAt(this.seconds);
    return html`<div class="row">
      <span class="name">frames</span>
      <div
        class="strip"
        role="slider"
        tabindex="0"
        aria-label="Moment of ${name}"
        aria-valuemin="0"
        aria-valuemax=${Math.max(0, info.frameCount - 1)}
        aria-valuenow=${frame?.index ?? 0}
        aria-valuetext="${moment(this.seconds)}, frame ${frame?.index ?? 0} of ${info.frameCount}"
        @pointerdown=${this.#grab}
        @pointermove=${this.#drag}
      >
        <div class="pictures" aria-hidden="true">
          ${cells.map(({ uri }) => html`<img src=${uri} alt="" draggable="false" />`)}
        </div>
        ${this.#outside(info)} ${this.#playhead()}
      </div>
      <span class="text small quiet number">${rangeText(info)}</span>
    </div>`;
  }

  #outside({ fromSeconds, toSeconds }: RunClip): TemplateResult {
    const before = spanIn(this.drawn, this.drawn.fromSeconds, fromSeconds);
    const after = spanIn(this.drawn, toSeconds, this.drawn.toSeconds);
    return html`${before.width > 0 ? html`<span class="outside" ${placed(before.left, before.width)}></span>` : nothing}${
      after.width > 0 ? html`<span class="outside" ${placed(after.left, after.width)}></span>` : nothing
    }`;
  }

  #playhead(): TemplateResult {
    return html`<span class="playhead" ${placed(spanIn(this.drawn, this.seconds, this.seconds).left)}></span>`;
  }

  #motion(info: RunClip): TemplateResult | typeof nothing {
    const { motion, events } = info;
    if ((motion === undefined || motion.length === 0) && events.length === 0) return nothing;
    return html`<div class="row">
      <span class="name">motion</span>
      <div class="track" @pointerdown=${this.#grab} @pointermove=${this.#drag}>
        <svg class="lane" width="100%" height=${LANE_HEIGHT} aria-hidden="true">
          ${eventBands(events, this.drawn)} ${motionBars(motion ?? [], info, this.drawn)}
        </svg>
        ${this.#playhead()}
      </div>
      <span class="text small quiet">${motion === undefined ? "not measured" : "frame difference"}</span>
    </div>`;
  }

  #notes({ prompt, sampler, notes }: NoteLane): TemplateResult {
    return html`<div class="row">
      <span class="name" title="Notes of ${prompt}">notes</span>
      <div class="track" role="list" aria-label="Notes of ${prompt}, between the frames of ${sampler}">
        ${notes.map(({ from, to, text }) => {
          const { left, width } = spanIn(this.drawn, from, to);
          return html`<span class="note" role="listitem" ${placed(left, width)}
            ><button
              title="${moment(from)} to ${moment(to)}: ${text}"
              @click=${() => {
                this.dispatchEvent(new NotesOpenEvent({ prompt, sampler }));
              }}
            >
              <span class="spoken">${moment(from)} to ${moment(to)}: </span>${text}
            </button></span
          >`;
        })}
        ${this.#playhead()}
      </div>
      <span class="text small quiet" title="${prompt}, between the frames of ${sampler}">${prompt}</span>
    </div>`;
  }

  #firstLane(): number {
    return this.lanes.find(({ frames }) => (frames?.length ?? 0) > 0)?.place ?? 0;
  }

  readonly #grab = (event: PointerEvent): void => {
    if (event.button !== 0 || !(event.currentTarget instanceof HTMLElement)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    this.#goTo(event);
  };

  readonly #drag = (event: PointerEvent): void => {
    const { currentTarget } = event;
    if (currentTarget instanceof HTMLElement && currentTarget.hasPointerCapture(event.pointerId)) this.#goTo(event);
  };

  #goTo(event: PointerEvent): void {
    if (!(event.currentTarget instanceof HTMLElement) || this.clock === null) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - left) / width));
    const { fromSeconds, toSeconds } = this.drawn;
    this.dispatchEvent(
      new PlayheadEvent(this.clock.nearest(fromSeconds + share * (toSeconds - fromSeconds)).ptsSeconds),
    );
  }

  /** Up and down lead from lane to lane; within one the lane itself listens. */
  readonly #walk = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    const lanes = [...this.renderRoot.querySelectorAll("saccade-tick-lane")];
    const from = lanes.findIndex((lane) => event.composedPath().includes(lane));
    if (from < 0) return;
    const others = event.key === "ArrowUp" ? lanes.slice(0, from).reverse() : lanes.slice(from + 1);
    event.preventDefault();
    const at = lanes[from]?.focusedSeconds() ?? this.seconds;
    others.find((lane: SaccadeTickLane) => lane.focusNear(at));
  };
}

function rangeText({ fromSeconds, toSeconds, durationSeconds }: RunClip): string {
  const isWhole = fromSeconds === 0 && Math.abs(toSeconds - durationSeconds) < 1e-3;
  return isWhole ? moment(durationSeconds) : `${fromSeconds.toFixed(2)}–${moment(toSeconds)}`;
}

customElements.define("saccade-stage-timeline", SaccadeStageTimeline);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-stage-timeline": SaccadeStageTimeline;
  }
}
