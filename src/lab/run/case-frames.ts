import { uniformDraw } from "../../core/decoding/draw.ts";
import type { RgbFrame } from "../../clip/decode.ts";
import { type FixedView, viewKey } from "../../core/sampling/frame-view.ts";
import type { ProbedClip } from "../../clip/probe.ts";
import { applyView } from "../../clip/view/apply-view.ts";
import type { FrameEncoding, FrameNoise, PreparedAhead } from "../../inference/engine.ts";
import type { TrialNote } from "../../protocol/enrichment.ts";
import type { ShownFrame } from "../../protocol/run.ts";
import type { CaseNotes } from "../enrichment/enrich-prompt.ts";
import type { CaseTools } from "./case-runner.ts";
import type { PromptCase, RunModel } from "./clip-cases.ts";

/** Which repeat's draws the noise takes: tokens count theirs from 1. */
const NOISE_DRAWS = 0;
/** Bytes of decoded pictures that are held at a time. */
const MOST_PICTURE_BYTES = 512 * 1024 ** 2;

/** Frames that a model is to see in a view: as they are, or after so many steps of noise. */
export interface Sight {
  readonly model: RunModel;
  readonly view: FixedView | null;
  readonly step: number | undefined;
  readonly indices: readonly number[];
}

/** Frames that are being decoded and prepared before they are asked for. */
interface Begun {
  /** Those that nobody asked for yet. */
  readonly indices: Set<number>;
  readonly frames: Promise<readonly RgbFrame[]>;
  /** By their model's name. */
  readonly ahead: Map<string, Promise<PreparedAhead>>;
}

/** The frames of one clip: each decoded once for all that show it, and encoded once for each model, view and amount of noise. */
export class CaseFrames {
  readonly #tools: CaseTools;
  readonly #clip: ProbedClip;
  readonly #pictureKeys = new Map<string, string>();
  #begun: Begun | undefined;

  constructor(tools: CaseTools, clip: ProbedClip) {
    this.#tools = tools;
    this.#clip = clip;
  }

  /** What an encoding is kept under. */
  key({ model, view, step }: Omit<Sight, "indices">, index: number): string {
    const { dtype, device } = model.engine.model;
    const shown = view === null ? "" : `:${viewKey(view)}`;
    const noise = step === undefined ? "" : `:${step}:${this.#tools.seed}`;
    return `${model.sha256}:${dtype}:${device}:${this.#clip.info.sha256}:${index}${shown}${noise}`;
  }

  /**
   * Begins to decode frames that will most likely be asked for, and to prepare them for their models, beside whatever is
   * done until they are. What goes wrong is thrown when they are encoded.
   *
   * @param sights one for each model, of whole frames without noise: a view cuts its pixels out when it is asked for
   */
  begin(sights: readonly Sight[]): void {
    const { footage, encodings, session, signal, onWarning } = this.#tools;
    const missing = sights.map((sight) => ({
      ...sight,
      indices: sight.indices.filter((index) => !encodings.get(this.key(sight, index))),
    }));
    const indices = inOrder(missing);
    if (indices.length === 0 || indices.length > this.#framesAtOnce) return;
    const frames = footage.decode(this.#clip, indices, { signal, onWarning }).then((decoded) => {
      session.meter.count({ framesDecoded: decoded.length });
      return decoded;
    });
    // Thrown to whoever asks for them.
    frames.catch(() => undefined);
    const ahead = new Map<string, Promise<PreparedAhead>>();
    for (const sight of missing) {
      if (sight.indices.length === 0) continue;
      const preparing = frames.then((decoded) =>
        sight.model.engine.prepareFrames(framesOf(sight, decoded), { signal }),
      );
      preparing.catch(() => undefined);
      ahead.set(sight.model.name, preparing);
    }
    this.#begun = { indices: new Set(indices), frames, ahead };
  }

  /** Frees what was begun and not asked for. */
  async dispose(): Promise<void> {
    const left = [...(this.#begun?.ahead.values() ?? [])];
    this.#begun = undefined;
    for (const one of await Promise.allSettled(left)) if (one.status === "fulfilled") await one.value.dispose();
  }

  /**
   * Decodes each frame that is not encoded yet once, and encodes it for each model, and again for each amount of noise.
   *
   * @param held receives all encodings by their keys, whether the cache has room for them or not
   */
  async encode(sights: readonly Sight[], held?: Map<string, FrameEncoding>): Promise<void> {
    const { encodings, footage, session, signal, onStage, onWarning } = this.#tools;
    const missing = sights.flatMap((sight): Sight[] => {
      const indices = sight.indices.filter((index) => {
        const key = this.key(sight, index);
        const known = encodings.get(key);
        if (known) held?.set(key, known);
        return !known;
      });
      return indices.length > 0 ? [{ ...sight, indices }] : [];
    });
    const indices = inOrder(missing);
    const begun = await this.#takeBegun(indices);
    for (const sight of missing) await this.#encodeSight(sight, begun, held);
    const early = new Set(begun.map(({ index }) => index));
    const others = indices.filter((index) => !early.has(index));
    const size = this.#framesAtOnce;
    for (let start = 0; start < others.length; start += size) {
      const part = others.slice(start, start + size);
      const onFrame = (done: number): void => {
        onStage("Decoding frames:", start + done, others.length);
      };
      const options = { signal, onFrame, onWarning };
      const frames = await session.meter.time("decode", () => footage.decode(this.#clip, part, options));
      session.meter.count({ framesDecoded: part.length });
      for (const sight of missing) await this.#encodeSight(sight, frames, held);
    }
  }

  /** Those of the frames that were begun; they are not kept any longer. */
  async #takeBegun(indices: readonly number[]): Promise<readonly RgbFrame[]> {
    const begun = this.#begun;
    const wanted = new Set(indices.filter((index) => begun?.indices.has(index)));
    if (!begun || wanted.size === 0) return [];
    this.#tools.onStage("Decoding frames");
    try {
      const frames = await this.#tools.session.meter.time("decode", () => begun.frames);
      for (const index of wanted) begun.indices.delete(index);
      return frames.filter(({ index }) => wanted.has(index));
    } catch (error) {
      await this.dispose();
      throw error;
    }
  }

  /** How many decoded pictures there is room for. */
  get #framesAtOnce(): number {
    const { width, height } = this.#clip.info;
    return Math.max(1, Math.floor(MOST_PICTURE_BYTES / (width * height * 3)));
  }

  /** Encodes those of the frames that the sight asks for. */
  async #encodeSight(
    sight: Sight,
    decoded: readonly RgbFrame[],
    held: Map<string, FrameEncoding> | undefined,
  ): Promise<void> {
    const { encodings, session, signal, onStage, seed, pictures } = this.#tools;
    const { model, view, step } = sight;
    const whole = framesOf(sight, decoded);
    if (whole.length === 0) return;
    const ahead = view === null && step === undefined ? await this.#aheadFor(model) : undefined;
    const frames = view === null ? whole : whole.map((frame) => applyView(frame, view));
    const noiseSeed = ({ index }: RgbFrame): number => Math.floor(uniformDraw(seed, NOISE_DRAWS, index) * 2 ** 32);
    const noise: FrameNoise | undefined = step === undefined ? undefined : { step, seeds: frames.map(noiseSeed) };
    const keepPictures = pictures !== undefined && step === undefined;
    const onFrame = (done: number, total: number): void => {
      onStage("Encoding frames:", done, total);
    };
    const { frames: encoded, encoded: count } = await session.meter.time("encode", () =>
      model.engine.encodeFrames(frames, { signal, noise, keepPictures, onFrame, ahead }),
    );
    session.meter.count({ framesEncoded: count });
    for (const [place, encoding] of encoded.entries()) {
      const index = frames[place]?.index;
      if (index === undefined) continue;
      const key = this.key(sight, index);
      encodings.set(key, encoding, encoding.bytes);
      held?.set(key, encoding);
    }
  }

  /** What was begun for the model's frames, once. */
  async #aheadFor({ name }: RunModel): Promise<PreparedAhead | undefined> {
    const ahead = this.#begun?.ahead.get(name);
    this.#begun?.ahead.delete(name);
    if (this.#begun?.indices.size === 0 && this.#begun.ahead.size === 0) this.#begun = undefined;
    return ahead;
  }

  /** A case's frames, with the pictures of those that were encoded in this session. */
  async shown({ model, frames, selection: { view } }: PromptCase): Promise<ShownFrame[]> {
    const shown: ShownFrame[] = [];
    for (const { index, ptsSeconds, reason, score } of frames) {
      const picture = await this.#picture({ model, view, step: undefined }, index);
      shown.push({
        index,
        ptsSeconds,
        reason,
        ...(score !== undefined && { score }),
        ...(picture !== undefined && { picture }),
      });
    }
    return shown;
  }

  /** Notes, with the pictures of the frames they are about where these were encoded in this session. */
  async pictured({ notes, scribe }: CaseNotes, view: FixedView | null): Promise<TrialNote[]> {
    const pictured: TrialNote[] = [];
    for (const note of notes) {
      const frames: TrialNote["frames"] = [];
      for (const frame of note.frames) {
        const picture = await this.#picture({ model: scribe, view, step: undefined }, frame.index);
        frames.push({ ...frame, ...(picture !== undefined && { picture }) });
      }
      pictured.push({ ...note, frames });
    }
    return pictured;
  }

  /** The key of the picture that a model received of a frame; absent where none is kept. */
  async #picture(sight: Omit<Sight, "indices">, index: number): Promise<string | undefined> {
    const { pictures, encodings } = this.#tools;
    const name = this.key(sight, index);
    const known = this.#pictureKeys.get(name);
    if (!pictures || known !== undefined) return known;
    const key = await pictures.put(name, encodings.get(name)?.picture);
    if (key !== undefined) this.#pictureKeys.set(name, key);
    return key;
  }
}

/** What any of the sights is of, each frame once, as a clip has them. */
function inOrder(sights: readonly Sight[]): number[] {
  return [...new Set(sights.flatMap(({ indices }) => indices))].sort((a, b) => a - b);
}

function framesOf({ indices }: Pick<Sight, "indices">, decoded: readonly RgbFrame[]): RgbFrame[] {
  const wanted = new Set(indices);
  return decoded.filter(({ index }) => wanted.has(index));
}
