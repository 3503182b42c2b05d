import { css, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { moment } from "../../../src/core/comparison/figures.ts";
import type { FrameClock } from "../../../src/core/experiment/edit/frame-clock.ts";
import type { PanelClip, Thumbnail } from "../../../src/protocol/panel-state.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import { PlayheadEvent } from "./stage-events.ts";
import { controlStyle } from "./stage-style.ts";

/** A film whose first picture does not come by then is taken for one that cannot be played; it may still come. */
const PATIENCE_MS = 4000;
/** Into a frame, so that rounding does not show the one before. */
const INTO_FRAME_SECONDS = 0.001;

/** A clip with its picture at one moment. It plays the file, or its thumbnails where the editor knows no codec for it. */
export class SaccadeClipPlayer extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    clip: { attribute: false },
    clock: { attribute: false },
    seconds: { attribute: false },
    playable: { state: true },
    playing: { state: true },
  };

  static override styles = [
    SaccadeElement.styles,
    controlStyle,
    css`
      .screen {
        position: relative;
        display: grid;
        place-items: center;
        width: 100%;
        aspect-ratio: 4 / 3;
        max-height: var(--player-height, 220px);
        overflow: hidden;
        border-radius: 4px;
        background: var(--saccade-track);
      }
      video,
      img {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        object-fit: contain;
      }
      video[hidden] {
        display: none;
      }
      .screen p {
        padding: 8px;
        text-align: center;
      }
      .controls {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: 4px;
        padding-top: 6px;
      }
      .moment {
        flex: 1 1 auto;
        text-align: center;
        white-space: nowrap;
      }
      .why {
        padding-top: 4px;
        text-align: center;
      }
      .play {
        min-width: 4em;
      }
    `,
  ];

  declare clip: PanelClip | null;
  declare clock: FrameClock | null;
  /** Of the file. */
  declare seconds: number;
  /** Whether the file itself is shown; `null` until that is known. */
  declare private playable: boolean | null;
  declare private playing: boolean;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #animation = 0;

  constructor() {
    super();
    this.clip = null;
    this.clock = null;
    this.seconds = 0;
    this.playable = null;
    this.playing = false;
  }

  /** Plays from where it stands, or stops. */
  toggle(): void {
    if (this.playing) this.pause();
    else this.#play();
  }

  pause(): void {
    this.playing = false;
    cancelAnimationFrame(this.#animation);
    this.#video?.pause();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.pause();
    clearTimeout(this.#patience);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("clip");
    if (!changed.has("clip") || before?.videoUri === this.clip?.videoUri) return;
    this.pause();
    this.playable = (this.clip?.videoUri ?? null) === null ? false : null;
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => {
      this.playable ??= false;
    }, PATIENCE_MS);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!this.playing && changed.has("seconds")) this.#seek();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { clip } = this;
    if (clip === null) return nothing;
    const stand = this.playable === true ? undefined : thumbnailAt(clip.thumbnails, this.seconds);
    const name = `${clip.name} at ${moment(this.seconds)}`;
    return html`<div class="screen">
        ${
          clip.videoUri === null
            ? nothing
            : html`<video
                src=${clip.videoUri}
                ?hidden=${this.playable !== true}
                aria-label=${name}
                muted
                playsinline
                preload="auto"
                @loadeddata=${this.#loaded}
                @error=${this.#failed}
                @ended=${this.#ended}
              ></video>`
        }
        ${stand === undefined ? nothing : html`<img src=${stand.uri} alt=${name} />`}
        ${stand === undefined && this.playable !== true ? html`<p class="quiet small">${emptyText(clip)}</p>` : nothing}
      </div>
      <div class="controls" role="group" aria-label="Player">
        <button class="button" aria-label="Frame before" title="Frame before (←)" @click=${this.#back}>◀</button>
        <span class="moment number">${this.#moment()}</span>
        <button class="button" aria-label="Frame after" title="Frame after (→)" @click=${this.#forth}>▶</button>
        <button class="button play" title="Space" @click=${this.#toggle}>${this.playing ? "Pause" : "Play"}</button>
      </div>
      ${
        this.playable === false && clip.thumbnails.length > 0
          ? html`<p class="why small quiet">The editor cannot play this file: pictures of it stand in.</p>`
          : nothing
      }`;
  }

  get #video(): HTMLVideoElement | null {
    return this.renderRoot.querySelector("video");
  }

  #moment(): string {
    const frame = this.clock?.frameAt(this.seconds);
    return frame === undefined ? moment(this.seconds) : `${moment(frame.ptsSeconds)} · frame ${frame.index}`;
  }

  #seek(): void {
    const video = this.#video;
    if (video === null || this.playable !== true) return;
    const target = this.seconds + INTO_FRAME_SECONDS;
    if (Math.abs(video.currentTime - target) > 1e-4) video.currentTime = target;
  }

  #play(): void {
    const info = this.clip?.info ?? null;
    if (info === null) return;
    const atEnd = this.seconds >= (this.clock?.frameAt(info.toSeconds - 1e-6).ptsSeconds ?? info.toSeconds);
    if (atEnd) this.dispatchEvent(new PlayheadEvent(info.fromSeconds));
    const from = atEnd ? info.fromSeconds : this.seconds;
    this.playing = true;
    const began = performance.now();
    const video = this.playable === true ? this.#video : null;
    if (video !== null) {
      video.currentTime = from + INTO_FRAME_SECONDS;
      video.play().catch(() => {
        this.pause();
      });
    }
    const tick = (): void => {
      if (!this.playing) return;
      const now = video?.currentTime ?? from + (performance.now() - began) / 1000;
      const isOver = now >= info.toSeconds;
      const at = Math.min(now, info.toSeconds - 1e-6);
      this.dispatchEvent(new PlayheadEvent(this.clock?.frameAt(at).ptsSeconds ?? at));
      if (isOver) this.pause();
      else this.#animation = requestAnimationFrame(tick);
    };
    this.#animation = requestAnimationFrame(tick);
  }

  #step(by: number): void {
    this.pause();
    const { clock } = this;
    if (clock === null) return;
    this.dispatchEvent(new PlayheadEvent(clock.secondsOf(clock.frameAt(this.seconds).index + by)));
  }

  readonly #toggle = (): void => {
    this.toggle();
  };

  readonly #back = (): void => {
    this.#step(-1);
  };

  readonly #forth = (): void => {
    this.#step(1);
  };

  /** Sound alone has no picture: its codec is known and that of the film is not. */
  readonly #loaded = (): void => {
    clearTimeout(this.#patience);
    const video = this.#video;
    this.playable = video !== null && video.videoWidth > 0;
    void this.updateComplete.then(() => {
      this.#seek();
    });
  };

  readonly #failed = (): void => {
    clearTimeout(this.#patience);
    this.playable = false;
  };

  readonly #ended = (): void => {
    this.pause();
  };
}

/** The thumbnail that shows a moment best: the last one that had begun by then. */
export function thumbnailAt(thumbnails: readonly Thumbnail[], seconds: number): Thumbnail | undefined {
  return thumbnails.findLast(({ ptsSeconds }) => ptsSeconds <= seconds + INTO_FRAME_SECONDS) ?? thumbnails[0];
}

function emptyText({ status, error }: PanelClip): string {
  if (status === "failed") return error ?? "This clip cannot be read.";
  return status === "reading" ? "Reading the clip…" : "No picture";
}

customElements.define("saccade-clip-player", SaccadeClipPlayer);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-clip-player": SaccadeClipPlayer;
  }
}
