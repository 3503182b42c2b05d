import { SaccadeError } from "../../protocol/errors.ts";
import type { PixelFrame, PreparedAhead } from "../engine.ts";
import { disposePixels, type FramePreparer, type PreparedFrames } from "./frame-preparer.ts";

/** How many groups are prepared ahead of the encoder: resizing runs beside it. */
const GROUPS_AHEAD = 3;

/** Frames that are prepared together. */
export interface PreparedGroup {
  readonly frames: readonly PixelFrame[];
  readonly prepared: PreparedFrames;
}

interface Group {
  readonly frames: readonly PixelFrame[];
  readonly isBeside: boolean;
}

/**
 * Different frames on their way to the encoder, in groups: several at a time, which a processor does side by side, and
 * some groups ahead of the one that is encoded.
 */
export class GroupPipeline implements PreparedAhead {
  readonly frames: readonly PixelFrame[];
  readonly #preparer: FramePreparer;
  readonly #signal: AbortSignal | undefined;
  readonly #ahead: Promise<PreparedFrames>[] = [];
  readonly #ready: Promise<readonly Group[]>;
  #started = 0;
  #turn = 0;

  /** @param frames whose pixels differ */
  constructor(preparer: FramePreparer, frames: readonly PixelFrame[], signal: AbortSignal | undefined) {
    this.frames = frames;
    this.#preparer = preparer;
    this.#signal = signal;
    this.#ready = this.#begin();
    // Thrown when its turn comes.
    this.#ready.catch(() => undefined);
  }

  /** Whether these are the frames that the pipeline prepares, in its order. */
  isOf(frames: readonly PixelFrame[]): boolean {
    return frames.length === this.frames.length && frames.every(({ data }, place) => data === this.frames[place]?.data);
  }

  /** The next group, whose pixels the caller frees; `undefined` after the last one. */
  async next(): Promise<PreparedGroup | undefined> {
    const groups = await this.#ready;
    const group = groups[this.#turn];
    if (!group) return undefined;
    this.#start(groups);
    this.#turn++;
    const prepared = await this.#ahead.shift();
    if (!prepared) throw new SaccadeError("failure", "Frames were lost on their way to the encoder.");
    return { frames: group.frames, prepared };
  }

  /** Frees what was prepared and not taken. */
  async dispose(): Promise<void> {
    for (const one of await Promise.allSettled(this.#ahead.splice(0))) {
      if (one.status === "fulfilled") disposePixels(one.value.pixels);
    }
  }

  async #begin(): Promise<readonly Group[]> {
    const groups = await this.#groups();
    // What takes the runtime's turn waits for its own.
    if (groups[0]?.isBeside === true) this.#start(groups);
    return groups;
  }

  /** Starts the group whose turn it is, and those after it that are prepared beside the runtime. */
  #start(groups: readonly Group[]): void {
    const isBeside = groups[this.#turn]?.isBeside === true;
    const last = this.#turn + (isBeside ? GROUPS_AHEAD : 0);
    for (const next of groups.slice(this.#started, last + 1)) {
      if (this.#started > this.#turn && !next.isBeside) break;
      const preparing = this.#preparer.prepare(next.frames, this.#signal);
      // Thrown when its turn comes.
      preparing.catch(() => undefined);
      this.#ahead.push(preparing);
      this.#started++;
    }
  }

  /** Frames of one size together, as many as go side by side. */
  async #groups(): Promise<Group[]> {
    const groups: Group[] = [];
    for (const alike of sameSize(this.frames)) {
      const [first] = alike;
      if (!first) continue;
      const { atOnce, isBeside } = await this.#preparer.planOf(first);
      for (let start = 0; start < alike.length; start += atOnce) {
        groups.push({ frames: alike.slice(start, start + atOnce), isBeside });
      }
    }
    return groups;
  }
}

/** Frames in groups of one size, in order. */
function sameSize(frames: readonly PixelFrame[]): PixelFrame[][] {
  const groups = new Map<string, PixelFrame[]>();
  for (const frame of frames) {
    const size = `${frame.width}x${frame.height}`;
    groups.set(size, [...(groups.get(size) ?? []), frame]);
  }
  return [...groups.values()];
}
