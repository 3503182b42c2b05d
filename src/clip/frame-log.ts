/** Ticks a second, as a fraction. */
export interface Clock {
  readonly numerator: number;
  readonly denominator: number;
}

/** A frame as the showinfo filter logs it. */
export interface LoggedFrame {
  /** Ticks of the stream's clock; `NaN` for a frame without a time. */
  readonly pts: number;
  readonly isKey: boolean;
}

const CONFIG = /config in time_base: (\d+)\/(\d+), frame_rate: (\d+)\/(\d+)/;
const FRAMES = /n: *(\d+) pts: *(\S+) pts_time:[^\n]*? iskey:([01]) /g;
/** The filter goes by its place in the graph, or by a name that it was given. */
const OURS = /^\[(?:Parsed_showinfo_|showinfo@)/;

/**
 * Reads the times of frames from the log of one showinfo filter, in the order in which the decoder put them out.
 *
 * ffmpeg logs from several threads. Each piece that the filter logs arrives whole, but another thread's text may
 * stand before or after it on its line; hence pieces are looked for anywhere, and the filter's own count tells
 * whether one was lost or made up.
 */
export class FrameLog {
  readonly frames: LoggedFrame[] = [];
  /** How many frames had come when the filter was set up anew, as it is when the picture changes its size. */
  changedAt: number | undefined;
  /** Whether the filter counts otherwise than this log. */
  isGarbled = false;
  /** Undefined before the first frame. */
  clock: Clock | undefined;
  /** Frames a second, as the container states them; undefined where it does not. */
  statedRate: number | undefined;

  /** Takes a line of ffmpeg's log; says whether it belongs to this filter. */
  add(line: string): boolean {
    const config = CONFIG.exec(line);
    if (config !== null) this.#configure(config.slice(1).map(Number));
    if (this.clock === undefined) return config !== null;
    let found = config !== null || OURS.test(line);
    for (const [, count, pts = "", key] of line.matchAll(FRAMES)) {
      found = true;
      if (Number(count) !== this.frames.length - (this.changedAt ?? 0)) this.isGarbled = true;
      this.frames.push({ pts: /^-?\d+$/.test(pts) ? Number(pts) : NaN, isKey: key === "1" });
    }
    return found;
  }

  /** The same clip with other frames, as its packets have them. */
  withFrames(frames: readonly LoggedFrame[]): FrameLog {
    const log = new FrameLog();
    log.clock = this.clock;
    log.statedRate = this.statedRate;
    for (const frame of frames) log.frames.push(frame);
    return log;
  }

  /** Seconds from one tick of the clip's clock to another. */
  secondsBetween(from: number, to: number): number {
    return secondsBetween(this.clock ?? { numerator: NaN, denominator: NaN }, from, to);
  }

  #configure([tickNumerator = NaN, tickDenominator = NaN, rateNumerator = NaN, rateDenominator = NaN]: number[]): void {
    if (this.clock !== undefined) this.changedAt ??= this.frames.length;
    this.clock = { numerator: tickDenominator, denominator: tickNumerator };
    const rate = rateNumerator / rateDenominator;
    this.statedRate = Number.isFinite(rate) && rate > 0 ? rate : undefined;
  }
}

/** Seconds from one tick to another. The whole number comes first: the quotient is then as exact as a double can be. */
export function secondsBetween({ numerator, denominator }: Clock, from: number, to: number): number {
  return ((to - from) * denominator) / numerator;
}
