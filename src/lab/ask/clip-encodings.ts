import type { ProbedClip } from "../../clip/probe.ts";
import { applyView } from "../../clip/view/apply-view.ts";
import type { FixedView } from "../../core/sampling/frame-view.ts";
import type { Engine, FrameEncoding } from "../../inference/engine.ts";
import type { Footage } from "../clip-store.ts";
import type { WorkMeter } from "../run/work-meter.ts";
import type { OnProgress } from "./ask-clip.ts";

/** The encoded frames of one clip in one view, each decoded and encoded once. */
export class ClipEncodings {
  readonly #clip: ProbedClip;
  readonly #footage: Footage;
  readonly #meter: WorkMeter;
  readonly #hooks: { readonly signal: AbortSignal; readonly onProgress: OnProgress };
  readonly #known = new Map<number, FrameEncoding>();
  readonly #warnings = new Set<string>();

  constructor(
    clip: ProbedClip,
    footage: Footage,
    meter: WorkMeter,
    hooks: { readonly signal: AbortSignal; readonly onProgress: OnProgress },
  ) {
    this.#clip = clip;
    this.#footage = footage;
    this.#meter = meter;
    this.#hooks = hooks;
  }

  /** How many different frames were encoded. */
  get count(): number {
    return this.#known.size;
  }

  /** What was wrong with frames that could be decoded all the same. */
  get warnings(): readonly string[] {
    return [...this.#warnings];
  }

  /** Encodes those of the frames that are not encoded yet. @throws SaccadeError `cancelled`; `failure` */
  async of(
    engine: Engine,
    indices: readonly number[],
    view: FixedView | null,
  ): Promise<ReadonlyMap<number, FrameEncoding>> {
    const { signal, onProgress } = this.#hooks;
    const open = [...new Set(indices)].filter((index) => !this.#known.has(index));
    if (open.length > 0) {
      const onDecoded = (done: number, total: number): void => {
        onProgress("Decoding frames:", done, total);
      };
      const onWarning = (sentence: string): void => void this.#warnings.add(sentence);
      const decode = (): ReturnType<Footage["decode"]> =>
        this.#footage.decode(this.#clip, open, { signal, onFrame: onDecoded, onWarning });
      const whole = await this.#meter.time("decode", decode);
      const pixels = view === null ? whole : whole.map((frame) => applyView(frame, view));
      const onEncoded = (done: number, total: number): void => {
        onProgress("Encoding frames:", done, total);
      };
      const encode = (): ReturnType<Engine["encodeFrames"]> =>
        engine.encodeFrames(pixels, { signal, onFrame: onEncoded });
      const { frames } = await this.#meter.time("encode", encode);
      for (const [place, encoding] of frames.entries()) this.#known.set(open[place] ?? -1, encoding);
    }
    return new Map(
      indices.flatMap((index) => {
        const encoding = this.#known.get(index);
        return encoding ? [[index, encoding] as const] : [];
      }),
    );
  }
}
