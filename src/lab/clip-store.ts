import { stat } from "node:fs/promises";
import type { ClipSignal } from "../core/sampling/clip-signal.ts";
import { decodeFrames, type RgbFrame } from "../clip/decode.ts";
import { type Ffmpeg, findFfmpeg } from "../clip/ffmpeg.ts";
import type { KeptPictures } from "../clip/kept-pictures.ts";
import { MOST_KEPT_BYTES, type ProbedClip, probeClip } from "../clip/probe.ts";
import { measureSignal } from "../clip/signal/measure-signal.ts";
import { SignalCache } from "../clip/signal/signal-cache.ts";
import { streamThumbnails, type ThumbnailOptions } from "../clip/thumbnails.ts";
import { findFaceBox } from "../clip/view/find-face-box.ts";
import { ByteCache } from "../inference/byte-cache.ts";
import type { Box } from "../protocol/sampling.ts";
import { SharedWork } from "./shared-work.ts";

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onFrame?: ((done: number, total: number) => void) | undefined;
}

export interface DecodeOptions extends ReadOptions {
  /** Takes a sentence for the person about damage that was met here and that the probe did not see. */
  readonly onWarning?: ((sentence: string) => void) | undefined;
}

export interface MeasureOptions extends ReadOptions {
  /** Called with the number of frames, those that were searched for a face included, where they had to be measured, and not where the signal was known. */
  readonly onMeasured?: ((frames: number) => void) | undefined;
}

/** Where clips come from: what a run needs of footage. */
export interface Footage {
  /** What decodes, with its version. */
  readonly decoder: () => Promise<string>;
  readonly probe: (path: string, options: { readonly signal?: AbortSignal | undefined }) => Promise<ProbedClip>;
  /** Frames in the order of the indices. */
  readonly decode: (clip: ProbedClip, indices: readonly number[], options: DecodeOptions) => Promise<RgbFrame[]>;
  /** What happens in a clip, frame by frame. */
  readonly measure: (clip: ProbedClip, options: MeasureOptions) => Promise<ClipSignal>;
  /** The one face of a clip, in one box for all of its frames; `null` if there is none. */
  readonly findFace: (clip: ProbedClip, options: ReadOptions) => Promise<Box | null>;
}

/** How many probes are kept; each holds the times of all of a clip's frames. */
const MOST_PROBES = 256;

/** Clips of this machine by ffmpeg. What a probe found out holds until the file changes. */
export class ClipStore implements Footage {
  readonly #setting: string | undefined;
  readonly #probes = new Map<string, SharedWork<ProbedClip>>();
  readonly #signals: SignalCache | undefined;
  /** Of short clips, by what a probe knows of the file: a run reads the next clip while it is at one. */
  readonly #pictures = new ByteCache<string, KeptPictures>(2 * MOST_KEPT_BYTES, {
    onDrop: (pictures) => {
      pictures.close();
    },
  });
  #ffmpeg: Promise<Ffmpeg> | undefined;

  /**
   * @param ffmpeg the path that the person configured
   * @param signalFolder where measured signals are kept; absent: nowhere
   */
  constructor(ffmpeg?: string, signalFolder?: string) {
    this.#setting = ffmpeg;
    this.#signals = signalFolder === undefined ? undefined : new SignalCache(signalFolder);
  }

  readonly decoder = async (): Promise<string> => (await this.#find()).version;

  readonly probe: Footage["probe"] = async (path, { signal }) => {
    const ffmpeg = await this.#find();
    const key = await stampOf(path);
    if (key === undefined) return this.#probe(ffmpeg, path, signal);
    const known = this.#probes.get(key);
    if (known && !known.isAbandoned) return known.wait(signal);
    const probing = new SharedWork((own) => this.#probe(ffmpeg, path, own));
    this.#probes.set(key, probing);
    probing.result.catch(() => {
      if (this.#probes.get(key) === probing) this.#probes.delete(key);
    });
    const [oldest] = this.#probes.keys();
    if (oldest !== undefined && this.#probes.size > MOST_PROBES) this.#probes.delete(oldest);
    return probing.wait(signal);
  };

  readonly decode: Footage["decode"] = async (clip, indices, options) =>
    decodeFrames(await this.#find(), clip, indices, { ...options, kept: this.#pictures.get(pictureKey(clip)) });

  readonly measure: Footage["measure"] = async (clip, { onMeasured, ...options }) => {
    const ffmpeg = await this.#find();
    const { sha256, frameCount } = clip.info;
    const source = { sha256, frameCount, decoder: ffmpeg.version };
    const known = await this.#signals?.recall(source);
    if (known) return known;
    const measured = await measureSignal(ffmpeg, clip, options);
    onMeasured?.(frameCount + measured.searched);
    await this.#signals?.keep(source, measured);
    return measured;
  };

  readonly findFace: Footage["findFace"] = async (clip, { signal }) =>
    findFaceBox(await this.#find(), clip, { signal });

  /** Decodes a whole clip once, each frame made small. */
  readonly thumbnails = async (clip: ProbedClip, options: ThumbnailOptions): Promise<void> => {
    await streamThumbnails(await this.#find(), clip, options);
  };

  /** Lets go of the pictures that are kept. */
  dispose(): void {
    this.#pictures.clear();
  }

  async #probe(ffmpeg: Ffmpeg, path: string, signal: AbortSignal | undefined): Promise<ProbedClip> {
    let kept: KeptPictures | undefined;
    const clip = await probeClip(ffmpeg, path, { signal, onPictures: (pictures) => (kept = pictures) });
    if (kept) this.#pictures.set(pictureKey(clip), kept, kept.bytes);
    return clip;
  }

  #find(): Promise<Ffmpeg> {
    this.#ffmpeg ??= findFfmpeg({ setting: this.#setting });
    this.#ffmpeg.catch(() => (this.#ffmpeg = undefined));
    return this.#ffmpeg;
  }
}

function pictureKey({ footage: { path, stamp }, info: { sha256 } }: ProbedClip): string {
  return [path, stamp, sha256].join(":");
}

/** What changes when a file does; `undefined` if there is none. */
async function stampOf(path: string): Promise<string | undefined> {
  try {
    const { dev, ino, size, mtimeNs } = await stat(path, { bigint: true });
    return [path, dev, ino, size, mtimeNs].join(":");
  } catch {
    return undefined;
  }
}
