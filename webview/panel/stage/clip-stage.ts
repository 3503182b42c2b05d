import { css, html, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { isOnEvent } from "../../../src/core/comparison/event-hits.ts";
import { moment } from "../../../src/core/comparison/figures.ts";
import { complaintOn } from "../../../src/core/experiment/edit/check-changes.ts";
import { addEvent, removeEvent, setRange } from "../../../src/core/experiment/edit/clip-edits.ts";
import { documentValue, type JsonValue } from "../../../src/core/experiment/edit/document-value.ts";
import { FrameClock } from "../../../src/core/experiment/edit/frame-clock.ts";
import { marked, type MarkedMoment, type Marking } from "../../../src/core/experiment/edit/marking.ts";
import { editedFrames, tickChanges } from "../../../src/core/experiment/edit/tick-edits.ts";
import type { Experiment } from "../../../src/protocol/experiment.ts";
import type { DocumentChange } from "../../../src/protocol/panel-channel.ts";
import type { PanelClip, PanelState } from "../../../src/protocol/panel-state.ts";
import type { RunClip } from "../../../src/protocol/run.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import type { DrawnPart } from "../../components/timeline-drawing.ts";
import { DocumentEditEvent } from "../panel-events.ts";
import type { PanelHost } from "../panel-host.ts";
import "./clip-player.ts";
import { type ClipAction, ClipActionEvent, isWhole } from "./event-bar.ts";
import "./event-bar.ts";
import type { PreviewedFrame } from "./frame-preview.ts";
import "./frame-preview.ts";
import { type LaneDraft, noteLanes, pictureInRun, stageLanes, type StageLane } from "./lane-model.ts";
import { FrameLookEvent, type LookedFrame, PlayheadEvent, TickEditEvent } from "./stage-events.ts";
import "./stage-timeline.ts";

/** How long frames that a hand has put are drawn while the document does not say so yet. */
const DRAFT_MS = 1500;

/** A clip with its player, and beside it one timeline for the eyes and the hands. */
export class SaccadeClipStage extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    state: { attribute: false },
    clip: { attribute: false },
    experiment: { attribute: false },
    host: { attribute: false },
    readOnly: { attribute: false },
    eventSeconds: { attribute: false },
    seconds: { state: true },
    looked: { state: true },
    marking: { state: true },
    draft: { state: true },
    zoomed: { state: true },
    said: { state: true },
  };

  static override styles = [
    SaccadeElement.styles,
    css`
      :host {
        container-type: inline-size;
      }
      .stage {
        display: grid;
        grid-template-columns: 232px minmax(0, 1fr);
        gap: 8px 20px;
        align-items: start;
      }
      .left {
        display: grid;
        gap: 10px;
      }
      .said {
        min-height: 1.4em;
        overflow-wrap: anywhere;
      }
      .empty {
        padding: 20px;
        border: 1px dashed var(--saccade-line-strong);
        border-radius: var(--saccade-radius);
        text-align: center;
      }
      @container (max-width: 760px) {
        .stage {
          grid-template-columns: minmax(0, 1fr);
        }
        .left {
          grid-template-columns: minmax(0, 232px) minmax(0, 1fr);
        }
      }
      @container (max-width: 380px) {
        .left {
          --player-height: 148px;
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  declare state: PanelState | null;
  declare clip: PanelClip | null;
  declare experiment: Experiment | null;
  declare host: PanelHost | null;
  declare readOnly: boolean;
  /** See `saccade-tick-lane`. */
  declare eventSeconds: number | null;
  /** Of the file: the frame on screen. */
  declare private seconds: number;
  declare private looked: LookedFrame | null;
  declare private marking: Marking | null;
  declare private draft: LaneDraft | null;
  /** Whether the range alone is drawn. */
  declare private zoomed: boolean;
  /** What the last key or click came to, where that is not seen otherwise. */
  declare private said: string;
  /** The clip as it is drawn: what was known of it stays while it is read again, as after a change of its range. */
  #shown: PanelClip | null = null;
  #clock: FrameClock | null = null;
  /** The clip in which the moment was chosen. */
  #placedIn: string | undefined;
  /** The document's version that what was said is about. */
  #saidAt = 0;
  #lanes: readonly StageLane[] = [];
  /** The draft that the lanes were drawn with. */
  #lanesOf: LaneDraft | null = null;
  #draftEnd: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.state = null;
    this.clip = null;
    this.experiment = null;
    this.host = null;
    this.readOnly = false;
    this.eventSeconds = null;
    this.seconds = 0;
    this.looked = null;
    this.marking = null;
    this.draft = null;
    this.zoomed = false;
    this.said = "";
    this.addEventListener("keydown", this.takeKey);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("clip")) this.#changeClip();
    const before = changed.get("state")?.document.version;
    const version = this.state?.document.version ?? 0;
    if (before !== undefined && before !== version) this.draft = null;
    // What was said of the last edit holds for the version that came of it, and for no later one.
    if (this.said !== "" && version > this.#saidAt + 1) this.said = "";
    const { experiment } = this;
    const clip = this.#shown;
    // Chances take some counting: not for each frame that plays by.
    if (!changed.has("clip") && !changed.has("experiment") && this.#lanesOf === this.draft) return;
    this.#lanesOf = this.draft;
    this.#lanes = experiment === null || clip === null ? [] : stageLanes(experiment, clip, this.#clock, this.draft);
  }

  protected override render(): TemplateResult {
    const { state } = this;
    const clip = this.#shown;
    if (clip === null || state === null) {
      return html`<p class="empty quiet">
        No clip yet: add one to "clips" in the document, or open a clip with Saccade.
      </p>`;
    }
    const report = state.run?.report ?? null;
    return html`<section
      class="stage"
      aria-label="Clip ${clip.name}"
      @saccade-playhead=${this.#go}
      @saccade-frame-look=${this.#look}
      @saccade-tick-edit=${this.#editTicks}
      @saccade-clip-action=${this.#acted}
    >
      <div class="left">
        <saccade-clip-player .clip=${clip} .clock=${this.#clock} .seconds=${this.seconds}></saccade-clip-player>
        <saccade-frame-preview .shown=${this.#preview(clip, state)} .host=${this.host}></saccade-frame-preview>
      </div>
      <div>
        ${
          clip.info === null
            ? this.#unread(clip)
            : html`<saccade-event-bar
                  .info=${clip.info}
                  .labels=${this.experiment?.labels ?? []}
                  .marking=${this.marking}
                  .refusal=${this.#refusal(clip)}
                  .zoomed=${this.zoomed}
                ></saccade-event-bar>
                <saccade-stage-timeline
                  .clip=${clip}
                  .drawn=${this.#part(clip.info)}
                  .clock=${this.#clock}
                  .lanes=${this.#lanes}
                  .notes=${noteLanes([report, state.previous], clip.name, this.experiment)}
                  .seconds=${this.seconds}
                  .looked=${this.looked}
                  .readOnly=${this.readOnly || this.experiment === null}
                  .eventSeconds=${this.eventSeconds}
                ></saccade-stage-timeline>`
        }
        <p class="said small quiet" role="status">${this.said}</p>
      </div>
    </section>`;
  }

  #unread({ status, error, name }: PanelClip): TemplateResult {
    return html`<p class="empty">
      ${
        status === "failed"
          ? (error ?? `${name} cannot be read.`)
          : html`<span class="quiet">Reading ${name}: its frames and its motion come in a moment.</span>`
      }
    </p>`;
  }

  #changeClip(): void {
    const before = this.#shown;
    const clip = stillShown(before, this.clip);
    this.#shown = clip;
    const info = clip?.info ?? null;
    if (before?.frameTimes !== clip?.frameTimes || before?.info !== clip?.info) {
      this.#clock = info === null ? null : new FrameClock(clip?.frameTimes ?? null, info.frameRate, info.frameCount);
    }
    const isOther = before?.name !== clip?.name;
    if (isOther) {
      this.marking = null;
      this.looked = null;
      this.draft = null;
      this.zoomed = false;
      this.said = "";
    }
    // Not again while it is read anew, as after a change of its range.
    if (clip !== null && info !== null && this.#placedIn !== clip.name) {
      this.#placedIn = clip.name;
      this.seconds = this.#clock?.frameAt(info.events[0]?.apexSeconds ?? info.fromSeconds).ptsSeconds ?? 0;
    }
  }

  #part(info: RunClip): DrawnPart {
    return this.zoomed && !isWhole(info) ? info : { fromSeconds: 0, toSeconds: info.durationSeconds };
  }

  #preview(clip: PanelClip, state: PanelState): PreviewedFrame | null {
    const { looked } = this;
    const frames = this.#lanes.find(({ sampler }) => sampler === looked?.sampler)?.frames ?? [];
    const frame = looked === null ? undefined : frames[looked.place];
    if (looked === null || frame === undefined) return null;
    const events = (clip.info?.events ?? []).filter((event) => isOnEvent(frame, event)).map(({ label }) => label);
    return {
      clip: clip.name,
      sampler: looked.sampler,
      number: looked.place + 1,
      count: frames.length,
      frame,
      events,
      picture: pictureInRun(state.run?.report ?? null, clip.name, looked.sampler, frame.index),
      version: state.document.version,
    };
  }

  /** Why this clip's entry cannot be written. */
  #refusal(clip: PanelClip): string | null {
    if (this.readOnly) return "Events and range can be marked once the document has no problems.";
    if (clip.isOwnEntry) return null;
    return `This clip's entry in "clips" stands for several files: list ${clip.name} by itself to mark its events and its range.`;
  }

  /** Sends changes, unless the core refuses what would come of them. */
  #send(document: JsonValue, changes: readonly DocumentChange[]): boolean {
    this.#saidAt = this.state?.document.version ?? 0;
    if (changes.length === 0) return false;
    const complaint = complaintOn(document, changes);
    if (complaint !== undefined) {
      this.said = complaint;
      return false;
    }
    this.said = "";
    this.dispatchEvent(new DocumentEditEvent(changes));
    return true;
  }

  readonly #go = (event: Event): void => {
    if (event instanceof PlayheadEvent) this.seconds = event.seconds;
  };

  readonly #look = (event: Event): void => {
    if (event instanceof FrameLookEvent) this.looked = event.frame;
  };

  readonly #editTicks = (event: Event): void => {
    const { experiment, state } = this;
    const clip = this.#shown;
    if (!(event instanceof TickEditEvent) || this.readOnly) return;
    const lane = this.#lanes.find(({ sampler }) => sampler === event.sampler);
    if (experiment === null || state === null || !clip?.info || this.#clock === null || !lane?.frames) return;
    const { edit, sampler } = event;
    const frames = editedFrames(lane.frames, edit);
    if (frames === undefined) {
      this.said = edit.kind === "remove" ? "A sampler shows at least one frame: this is its last." : "";
      return;
    }
    const document = documentValue(state.document.text);
    const edited = { place: lane.place, frames: lane.frames, fromSeconds: clip.info.fromSeconds, clock: this.#clock };
    if (!this.#send(document, tickChanges({ document, experiment }, edited, edit))) return;
    this.#drafted({ sampler, frames });
    this.said = saidOf(
      edit.kind,
      sampler,
      edit.kind === "move" ? edit.to.ptsSeconds : edit.frame.ptsSeconds,
      state.clips.length,
    );
  };

  #drafted(draft: LaneDraft): void {
    this.draft = draft;
    clearTimeout(this.#draftEnd);
    this.#draftEnd = setTimeout(() => {
      this.draft = null;
    }, DRAFT_MS);
  }

  readonly #acted = (event: Event): void => {
    if (event instanceof ClipActionEvent) this.#act(event.action);
  };

  #act(action: ClipAction): void {
    const { state } = this;
    const clip = this.#shown;
    if (!clip?.info || state === null) return;
    if (action.kind === "zoom") {
      this.zoomed = !this.zoomed;
      return;
    }
    if (action.kind === "cancel") {
      this.marking = null;
      this.said = "";
      return;
    }
    const refusal = this.#refusal(clip);
    if (refusal !== null) {
      this.said = refusal;
      return;
    }
    const document = documentValue(state.document.text);
    switch (action.kind) {
      case "begin":
        this.marking = {};
        break;
      case "mark":
        this.#mark(action.moment);
        break;
      case "save":
        if (this.#send(document, addEvent(document, clip.entry, action.event))) this.marking = null;
        break;
      case "remove":
        this.#send(document, removeEvent(document, clip.entry, action.place));
        break;
      case "range":
        this.#setRange(document, clip.entry, clip.info, action.end);
        break;
      case "whole":
        this.zoomed = false;
        this.#send(document, [
          ...setRange(document, clip.entry, "from", undefined),
          ...setRange(document, clip.entry, "to", undefined),
        ]);
        break;
    }
  }

  #mark(moment: MarkedMoment): void {
    this.marking = marked(this.marking ?? {}, moment, this.seconds);
  }

  #setRange(document: JsonValue, entry: number, info: RunClip, end: "from" | "to"): void {
    const at = Number(this.seconds.toFixed(3));
    // The frame on screen is the last one that is in: the range ends where the next one begins.
    const after = this.#clock?.frame(this.#clock.frameAt(this.seconds).index + 1).ptsSeconds ?? at;
    const isLast = after <= this.seconds;
    const seconds = end === "from" ? (at === 0 ? undefined : at) : isLast ? undefined : Number(after.toFixed(3));
    if (this.#send(document, setRange(document, entry, end, seconds))) {
      this.said =
        end === "from"
          ? `The clip begins at ${moment(at)}.`
          : `The clip ends at ${moment(seconds ?? info.durationSeconds)}.`;
    }
  }

  /** Takes a key that was pressed on the stage, or where it means nothing else. */
  readonly takeKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || isTyping(event)) return;
    if (!this.#press(event)) return;
    event.preventDefault();
  };

  #press(event: KeyboardEvent): boolean {
    switch (event.key) {
      case "ArrowLeft":
      case "ArrowRight":
        return this.#step(event.key === "ArrowLeft" ? -1 : 1, event.shiftKey ? 10 : 1);
      case "Home":
        return this.#goTo(this.#shown?.info?.fromSeconds);
      case "End":
        return this.#goTo(this.#shown?.info?.toSeconds);
      case " ":
        if (event.composedPath()[0] instanceof HTMLButtonElement) return false;
        this.renderRoot.querySelector("saccade-clip-player")?.toggle();
        return true;
      case "e":
      case "E":
        this.#act({ kind: "begin" });
        return true;
      case "i":
      case "I":
        this.#act(this.marking === null ? { kind: "range", end: "from" } : { kind: "mark", moment: "onsetSeconds" });
        return true;
      case "o":
      case "O":
        this.#act(this.marking === null ? { kind: "range", end: "to" } : { kind: "mark", moment: "offsetSeconds" });
        return true;
      case "a":
      case "A":
        if (this.marking === null) return false;
        this.#act({ kind: "mark", moment: "apexSeconds" });
        return true;
      case "Escape":
        if (this.marking === null) return false;
        this.#act({ kind: "cancel" });
        return true;
      default:
        return false;
    }
  }

  #step(direction: number, frames: number): boolean {
    const clock = this.#clock;
    if (clock === null) return false;
    this.renderRoot.querySelector("saccade-clip-player")?.pause();
    this.seconds = clock.secondsOf(clock.frameAt(this.seconds).index + direction * frames);
    return true;
  }

  #goTo(seconds: number | undefined): boolean {
    if (seconds === undefined || this.#clock === null) return false;
    this.seconds = this.#clock.frameAt(seconds).ptsSeconds;
    return true;
  }
}

/** A clip that is read again, with what was known of it until that is done. */
function stillShown(before: PanelClip | null, clip: PanelClip | null): PanelClip | null {
  if (before === null || clip?.info !== null || clip.status !== "reading" || before.name !== clip.name) return clip;
  const { info, frameTimes, thumbnails } = before;
  return { ...clip, info, frameTimes, thumbnails };
}

/** Whether a key goes into a field. */
function isTyping(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  return (
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
  );
}

function saidOf(kind: "add" | "move" | "remove", sampler: string, seconds: number, clips: number): string {
  const done = { add: "now shows", move: "now shows", remove: "no longer shows" }[kind];
  const everywhere = clips > 1 ? " These times hold for every clip." : "";
  return `${sampler} ${done} the frame at ${moment(seconds)}.${everywhere}`;
}

customElements.define("saccade-clip-stage", SaccadeClipStage);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-clip-stage": SaccadeClipStage;
  }
}
