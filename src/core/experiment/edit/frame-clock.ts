import type { FrameTime } from "../../../protocol/clip.ts";
import { onScreenAt } from "../../sampling/on-screen.ts";

/** When each frame of a file is shown, exactly where that is known and by its rate where there are too many to tell. */
export class FrameClock {
  readonly #times: readonly number[] | null;
  readonly #frameRate: number;
  readonly count: number;

  /** @param times seconds from the first frame, or `null` */
  constructor(times: readonly number[] | null, frameRate: number, frameCount: number) {
    this.#times = times;
    this.#frameRate = frameRate;
    this.count = times?.length ?? frameCount;
  }

  /** Whether the times are the file's own. */
  get isExact(): boolean {
    return this.#times !== null;
  }

  /** Seconds from the first frame, of a frame within the file. */
  secondsOf(index: number): number {
    const within = Math.min(this.count - 1, Math.max(0, index));
    return this.#times?.[within] ?? within / this.#frameRate;
  }

  /** The frame on screen. */
  frameAt(seconds: number): FrameTime {
    return this.frame(onScreenAt(seconds, this.count, (place) => this.secondsOf(place)));
  }

  /** The frame whose beginning is nearest: what a hand means that points between two. */
  nearest(seconds: number): FrameTime {
    const { index } = this.frameAt(seconds);
    const next = Math.min(this.count - 1, index + 1);
    const isLater = Math.abs(this.secondsOf(next) - seconds) < Math.abs(this.secondsOf(index) - seconds);
    return this.frame(isLater ? next : index);
  }

  frame(index: number): FrameTime {
    const within = Math.min(this.count - 1, Math.max(0, index));
    return { index: within, ptsSeconds: this.secondsOf(within) };
  }

  /** The frames that begin in a part of the file. */
  between(fromSeconds: number, toSeconds: number): FrameTime[] {
    const first = this.frameAt(fromSeconds).index;
    const frames: FrameTime[] = [];
    for (let index = first; index < this.count && this.secondsOf(index) < toSeconds; index++)
      frames.push(this.frame(index));
    return frames;
  }
}
