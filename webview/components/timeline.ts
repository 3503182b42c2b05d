import { css, html, nothing, type PropertyDeclarations, svg, type TemplateResult } from "lit";
import { eventHits, isOnEvent } from "../../src/core/comparison/event-hits.ts";
import { counted, moment } from "../../src/core/comparison/figures.ts";
import { toldStretches } from "../../src/core/enrichment/note-sets.ts";
import type { TrialNote } from "../../src/protocol/enrichment.ts";
import type { RunClip, RunReport, ShownFrame } from "../../src/protocol/run.ts";
import { walkDirection } from "./events.ts";
import { SaccadeElement } from "./saccade-element.ts";
import { placeInRange } from "./time-axis.ts";
import { eventBands, LANE_HEIGHT, motionBars, spanIn, timeAxis, timelineDrawing } from "./timeline-drawing.ts";

/** The frames that a sampler chose; `null` where no trial with it was done. */
export interface Lane {
  readonly sampler: string;
  readonly frames: readonly ShownFrame[] | null;
}

/** Notes on what happens between keyframes. */
export interface NoteLane {
  readonly name: string;
  readonly notes: readonly TrialNote[];
}

interface Place {
  readonly lane: number;
  readonly frame: number;
}

/** A clip from left to right, its events, and a lane for each sampler with a mark for each frame. */
export class SaccadeTimeline extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    clip: { attribute: false },
    lanes: { attribute: false },
    noteLanes: { attribute: false },
    pictures: { attribute: false },
    place: { state: true },
  };

  static override styles = [
    SaccadeElement.styles,
    timelineDrawing,
    css`
      .timeline {
        display: grid;
        grid-template-columns: 116px 1fr;
        gap: 24px;
        align-items: start;
      }
      figure img,
      figure .none {
        display: grid;
        place-items: center;
        width: 116px;
        height: 116px;
        object-fit: contain;
        border-radius: 4px;
        background: var(--saccade-track);
        text-align: center;
      }
      figcaption {
        padding-top: 4px;
        text-align: center;
      }
      .lanes {
        display: grid;
        grid-template-columns: minmax(70px, max-content) 1fr minmax(96px, max-content);
        gap: 2px 16px;
        align-items: center;
      }
      .name {
        max-width: 180px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .frame {
        outline: none;
        cursor: default;
      }
      .target {
        fill: transparent;
      }
      .tick {
        fill: var(--saccade-mark);
      }
      .frame.hit .tick {
        stroke: var(--saccade-event-line);
        stroke-width: 2px;
      }
      .frame.current .tick {
        fill: var(--saccade-text);
      }
      .ring {
        fill: none;
        stroke: none;
      }
      .frame:focus-visible .ring {
        stroke: var(--saccade-focus);
        stroke-width: 2px;
      }
      .bracket {
        fill: none;
        stroke: var(--saccade-line-strong);
      }
      .notes text {
        fill: var(--saccade-text);
        font-size: 11px;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 18px;
        padding-bottom: 6px;
      }
      @media (max-width: 640px) {
        .timeline {
          grid-template-columns: minmax(0, 1fr);
          gap: 14px;
        }
        /* A lane's name and what is said of it stand above its track. */
        .lanes {
          grid-template-columns: minmax(0, auto) minmax(0, 1fr);
          grid-auto-flow: dense;
          gap: 0 8px;
        }
        .lanes > svg {
          grid-column: 1 / -1;
        }
        .lanes > :nth-child(3n) {
          text-align: end;
        }
        .lanes > :empty {
          display: none;
        }
      }
    `,
  ];

  declare clip: RunClip | undefined;
  declare lanes: readonly Lane[];
  declare noteLanes: readonly NoteLane[];
  declare pictures: RunReport["pictures"];
  declare private place: Place | undefined;

  constructor() {
    super();
    this.lanes = [];
    this.noteLanes = [];
    this.pictures = {};
    this.place = undefined;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { clip } = this;
    if (clip === undefined) return nothing;
    const place = this.place ?? this.#firstPlace(clip);
    return html`<div class="timeline">
      ${this.#preview(place)}
      <div>
        ${eventLegend(clip)}
        <div class="lanes" @keydown=${this.#walk}>
          ${motionRow(clip)} ${this.lanes.map((lane, index) => this.#lane(clip, lane, index, place))}
          ${this.noteLanes.map((lane) => noteRow(clip, lane))}
          <span></span>${timeAxis(clip)}<span></span>
        </div>
      </div>
    </div>`;
  }

  #preview(place: Place | undefined): TemplateResult {
    const lane = place === undefined ? undefined : this.lanes[place.lane];
    const frame = place === undefined ? undefined : lane?.frames?.[place.frame];
    if (lane === undefined || frame === undefined) {
      return html`<figure><span class="none quiet small">No frames</span></figure>`;
    }
    const source = frame.picture === undefined ? undefined : this.pictures[frame.picture];
    const name = `Frame at ${moment(frame.ptsSeconds)}`;
    return html`<figure>
      ${
        source === undefined
          ? html`<span class="none quiet small">No picture kept</span>`
          : html`<img src=${source} alt=${name} />`
      }
      <figcaption class="small number">
        ${moment(frame.ptsSeconds)} <span class="quiet">frame ${frame.index}</span>
      </figcaption>
    </figure>`;
  }

  #lane(clip: RunClip, { sampler, frames }: Lane, index: number, current: Place | undefined): TemplateResult {
    return html`<span class="name" title=${sampler}>${sampler}</span>
      <svg class="lane" width="100%" height="26" role="group" aria-label="Frames of ${sampler}">
        <line class="rail" x1="0" x2="100%" y1="13" y2="13" />
        ${eventBands(clip.events, clip)}
        ${(frames ?? []).map((frame, place) => this.#tick(clip, sampler, frame, { lane: index, frame: place }, current))}
      </svg>
      <span class="small quiet">${hitText(clip, frames)}</span>`;
  }

  #tick(clip: RunClip, sampler: string, frame: ShownFrame, place: Place, current: Place | undefined): TemplateResult {
    const events = clip.events.filter((event) => isOnEvent(frame, event)).map(({ label }) => label);
    const on = events.length === 0 ? "" : `, on the event ${events.join(" and ")}`;
    const count = this.lanes[place.lane]?.frames?.length ?? 0;
    const isCurrent = place.lane === current?.lane && place.frame === current.frame;
    const look = (): void => {
      this.place = place;
    };
    return svg`<svg x=${placeInRange(frame.ptsSeconds, clip.fromSeconds, clip.toSeconds)} overflow="visible">
      <g
        class="frame ${events.length === 0 ? "" : "hit"} ${isCurrent ? "current" : ""}"
        role="img"
        tabindex=${isCurrent ? 0 : -1}
        data-place="${place.lane}-${place.frame}"
        aria-label="${sampler}, frame ${place.frame + 1} of ${count}, at ${moment(frame.ptsSeconds)}${on}"
        @pointerenter=${look}
        @focus=${look}
      >
        <rect class="target" x="-5" y="0" width="10" height="26" />
        <rect class="ring" x="-6" y="1" width="12" height="24" rx="3" />
        <rect class="tick" x="-1.5" y="5" width="3" height="16" rx="1" />
      </g>
    </svg>`;
  }

  /** Where a person begins to look: the frame nearest to the apex of the first event, or else the first one. */
  #firstPlace(clip: RunClip): Place | undefined {
    const places = this.lanes.flatMap(({ frames }, lane) =>
      (frames ?? []).map((frame, index) => ({ lane, frame, index })),
    );
    const apex = clip.events[0]?.apexSeconds;
    const found =
      apex === undefined
        ? places[0]
        : places[
            nearest(
              places.map(({ frame }) => frame),
              apex,
            )
          ];
    return found === undefined ? undefined : { lane: found.lane, frame: found.index };
  }

  readonly #walk = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const direction = walkDirection(event.key);
    const from = this.place ?? (this.clip === undefined ? undefined : this.#firstPlace(this.clip));
    if (direction === undefined || from === undefined) return;
    event.preventDefault();
    const next = this.#neighbour(from, direction);
    if (next === undefined) return;
    this.place = next;
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector<SVGElement>(`[data-place="${next.lane}-${next.frame}"]`)?.focus();
    });
  };

  #neighbour({ lane, frame }: Place, direction: "left" | "right" | "up" | "down"): Place | undefined {
    if (direction === "left" || direction === "right") {
      const next = frame + (direction === "left" ? -1 : 1);
      return this.lanes[lane]?.frames?.[next] === undefined ? undefined : { lane, frame: next };
    }
    const step = direction === "up" ? -1 : 1;
    const at = this.lanes[lane]?.frames?.[frame]?.ptsSeconds ?? 0;
    for (let next = lane + step; next >= 0 && next < this.lanes.length; next += step) {
      const frames = this.lanes[next]?.frames ?? [];
      if (frames.length > 0) return { lane: next, frame: nearest(frames, at) };
    }
    return undefined;
  }
}

function nearest(frames: readonly ShownFrame[], seconds: number): number {
  const distances = frames.map(({ ptsSeconds }) => Math.abs(ptsSeconds - seconds));
  return distances.indexOf(Math.min(...distances));
}

function hitText({ events }: RunClip, frames: readonly ShownFrame[] | null): string {
  if (frames === null) return "no trial was done";
  const count = counted(frames.length, "frame");
  if (events.length === 0) return count;
  const hits = eventHits(frames, events).reduce((sum, hit) => sum + hit, 0);
  return hits === 0 ? `${count}, misses it` : `${count}, ${hits} on it`;
}

function eventLegend({ events }: RunClip): TemplateResult | typeof nothing {
  if (events.length === 0) return nothing;
  return html`<p class="legend small">
    ${events.map(
      ({ label, onsetSeconds, offsetSeconds }) =>
        html`<span
          ><span class="swatch" aria-hidden="true"></span>event ${label},
          <span class="number">${onsetSeconds.toFixed(2)} to ${moment(offsetSeconds)}</span></span
        >`,
    )}
  </p>`;
}

/** How much moves, from the clip's beginning to its end, where that was measured. */
function motionRow(clip: RunClip): TemplateResult | typeof nothing {
  const { motion } = clip;
  if (motion === undefined || motion.length === 0) return nothing;
  return html`<span class="name">motion</span>
    <svg class="lane" width="100%" height=${LANE_HEIGHT} aria-hidden="true">
      ${eventBands(clip.events, clip)} ${motionBars(motion, clip, clip)}
    </svg>
    <span class="small quiet">frame difference</span>`;
}

/** Each note from where it begins to where it ends, as far as its words have room. */
function noteRow(clip: RunClip, { name, notes }: NoteLane): TemplateResult {
  const told = toldStretches(notes).map(({ from, to, words }) => ({
    from,
    to,
    words,
    spoken: `${from.toFixed(2)} to ${moment(to)}: ${words}`,
  }));
  const label = `Notes of ${name}: ${told.map(({ spoken }) => spoken).join("; ")}`;
  return html`<span class="name" title="notes of ${name}">notes <span class="quiet">${name}</span></span>
    <svg class="lane notes" width="100%" height=${LANE_HEIGHT} role="img" aria-label=${label}>
      ${eventBands(clip.events, clip)}
      ${told.map(({ from, to, words, spoken }) => {
        const { left, width } = spanIn(clip, from, to);
        return svg`<svg x="${left}%" width="${width.toFixed(3)}%" height=${LANE_HEIGHT} overflow="hidden">
          <title>${spoken}</title>
          <path class="bracket" d="M1.5 6 V21 H5" />
          <text x="8" y="18">${words}</text>
        </svg>`;
      })}
    </svg>
    <span class="small quiet">${counted(notes.length, "note")}</span>`;
}

customElements.define("saccade-timeline", SaccadeTimeline);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-timeline": SaccadeTimeline;
  }
}
