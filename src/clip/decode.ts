import { SaccadeError } from "../protocol/errors.ts";
import { canSeek, decodeBySeeks } from "./by-seeks.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import { isUnchanged } from "./footage.ts";
import { decodeInOnePass } from "./one-pass.ts";
import type { KeptPictures } from "./kept-pictures.ts";
import type { ProbedClip } from "./probe.ts";
import { quoted } from "./quoted.ts";
import type { RgbFrame } from "./rgb-frame.ts";
import { framesPerStart, planStretches } from "./seek-plan.ts";

export type { RgbFrame } from "./rgb-frame.ts";

/** Bytes of pictures that one call may hold. */
const MOST_BYTES = 4 * 1024 ** 3;

export interface DecodeOptions {
  readonly signal?: AbortSignal | undefined;
  /** After each decoded frame, with the number of different frames done and in all. */
  readonly onFrame?: ((done: number, total: number) => void) | undefined;
  /** Takes a sentence for the person about damage that was met here and that the probe did not see. */
  readonly onWarning?: ((sentence: string) => void) | undefined;
  /** All of the clip's pictures, where its probe kept them: nothing is then decoded. */
  readonly kept?: KeptPictures | undefined;
}

/**
 * Decodes frames by index, at native size and turned as shown, by the cheaper of two ways: in one pass from the clip's
 * start to the last frame asked for, or by seeking to the key frames before frames that are few and far between. A
 * frame's pixels are the same in either way and in whichever set it is asked for: the decoder is the software one, a
 * key frame begins anew, and a seek after which frames do not follow each other as the clip's do is given up for one
 * pass.
 *
 * @param indices in any order, duplicates allowed; frames come back in this order, and duplicates share their pixels
 * @throws SaccadeError of kind `input` for an index that the clip does not have and for more pictures than fit into
 *   4 GiB; of kind `failure` where decoding does not give the frames that the probe saw
 */
export async function decodeFrames(
  ffmpeg: Ffmpeg,
  clip: ProbedClip,
  indices: readonly number[],
  options: DecodeOptions = {},
): Promise<RgbFrame[]> {
  if (indices.length === 0) return [];
  const wanted = [...new Set(indices)].sort((a, b) => a - b);
  refuseBeyond(clip, wanted);
  if (!(await isUnchanged(clip.footage))) {
    throw new SaccadeError("input", `${quoted(clip.info.path)} was changed after it was read. Start again.`);
  }
  const done = new Set<number>();
  const onFrame = ({ index }: RgbFrame): void => {
    // What a seek gave before it was given up comes a second time.
    if (!done.has(index)) options.onFrame?.(done.add(index).size, wanted.length);
  };
  const { signal, onWarning, kept } = options;
  if (kept?.isOpen === true) {
    if (signal?.aborted === true) throw new SaccadeError("cancelled", "Cancelled while frames were read.");
    return framesOf(kept, clip, indices, onFrame);
  }
  const frames =
    (await bySeeksWhereCheaper(ffmpeg, clip, wanted, { signal, onFrame })) ??
    (await decodeInOnePass(ffmpeg, clip, wanted, { signal, onFrame, onWarning }));
  return indices.flatMap((index) => frames.get(index) ?? []);
}

function framesOf(
  kept: KeptPictures,
  { info: { width, height }, times }: ProbedClip,
  indices: readonly number[],
  onFrame: (frame: RgbFrame) => void,
): RgbFrame[] {
  const frames = new Map<number, RgbFrame>();
  return indices.map((index) => {
    const known = frames.get(index);
    if (known) return known;
    const frame = { index, ptsSeconds: times[index] ?? NaN, width, height, data: kept.picture(index) };
    frames.set(index, frame);
    onFrame(frame);
    return frame;
  });
}

/** Undefined where one pass is cheaper or safer, and where seeks went astray. */
async function bySeeksWhereCheaper(
  ffmpeg: Ffmpeg,
  clip: ProbedClip,
  wanted: readonly number[],
  options: Parameters<typeof decodeBySeeks>[3],
): Promise<Map<number, RgbFrame> | undefined> {
  if (!canSeek(clip)) return undefined;
  const stretches = planStretches(wanted, clip.keyframes, framesPerStart(clip.info.width, clip.info.height));
  const isOnePass = stretches.length === 1 && stretches[0]?.from === 0;
  return isOnePass ? undefined : decodeBySeeks(ffmpeg, clip, stretches, options);
}

function refuseBeyond(clip: ProbedClip, wanted: readonly number[]): void {
  const { path, frameCount, width, height } = clip.info;
  const wrong = wanted.find((index) => !Number.isInteger(index) || index < 0 || index >= frameCount);
  if (wrong !== undefined) {
    throw new SaccadeError(
      "input",
      `${quoted(path)} has no frame ${wrong}: its frames go from 0 to ${frameCount - 1}.`,
    );
  }
  const most = Math.floor(MOST_BYTES / (width * height * 3));
  if (wanted.length > most) {
    const what = `${wanted.length} frames of ${width}x${height} pixels do not fit into memory at once`;
    throw new SaccadeError("input", `${what}. Ask for at most ${most} of ${quoted(path)}.`);
  }
}
