import { formatSeconds } from "../core/sampling/seconds.ts";
import type { ClipInfo } from "../protocol/clip.ts";
import { SaccadeError } from "../protocol/errors.ts";
import { decodeAndKeep, type DecodeLog, decodeForLog } from "./decode-log.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import { sha256OfFile } from "./file-hash.ts";
import { type Footage, inspectFootage } from "./footage.ts";
import type { Clock, FrameLog } from "./frame-log.ts";
import { isEnoughToCompare, mayHaveAnIndex, withIndexedFrames } from "./indexed-log.ts";
import { KeptPictures } from "./kept-pictures.ts";
import { listPackets } from "./list-packets.ts";
import { pictureBytesOf } from "./mp4-pictures.ts";
import type { PacketLog } from "./packet-log.ts";
import { quoted } from "./quoted.ts";
import { timingOf } from "./timing.ts";

/** Bytes of pictures that a probe may keep: those of a few seconds at a small size. */
export const MOST_KEPT_BYTES = 64 * 1024 ** 2;

/** Clips of this length and more are not decoded only to learn their frames' times. */
const LONG_SECONDS = 60;

export interface ProbedClip {
  readonly info: ClipInfo;
  /** Seconds from the first video frame, in presentation order; never falling. */
  readonly times: Float64Array;
  /** Indices of the frames that decode without any other. */
  readonly keyframes: readonly number[];
  /** What is wrong with footage that can be used all the same, as sentences for the person. */
  readonly warnings: readonly string[];
  readonly footage: Footage;
  /** The first frame's time on the file's own clock, in ticks. */
  readonly startPts: number;
  readonly clock: Clock;
  /** How the frames became known: by decoding all of them, or from the file's packets. */
  readonly framesFrom: "decoder" | "packets";
}

export interface ProbeOptions {
  readonly signal?: AbortSignal | undefined;
  readonly longSeconds?: number | undefined;
  readonly onPictures?: ((pictures: KeptPictures) => void) | undefined;
}

/**
 * Finds out what a clip is made of. A frame is what the decoder puts out, and indices count its output; therefore a
 * clip shorter than a minute is decoded once from end to end. To count packets instead is quicker, and wrong for edit
 * lists, open groups of pictures, hidden pictures and damaged frames. A longer clip's frames are read from its packets
 * where these are known to be frames, and its beginning is decoded to see that they are ({@link withIndexedFrames});
 * damage further on is then met by whoever decodes it.
 *
 * @param path of a local file; a relative one counts from the working folder
 * @param options.longSeconds from which length on the packets are asked; a minute where left out
 * @param options.onPictures receives all pictures of a short clip that was decoded from end to end anyway, where they
 *   are small enough to be kept ({@link MOST_KEPT_BYTES}), so that nobody has to decode them again; it closes them
 * @throws SaccadeError of kind `input` for whatever is no complete clip that decodes
 */
export async function probeClip(ffmpeg: Ffmpeg, path: string, options: ProbeOptions = {}): Promise<ProbedClip> {
  const footage = await inspectFootage(path);
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  const kept = options.onPictures && (await roomFor(footage));
  try {
    const [[log, framesFrom], sha256] = await Promise.all([
      logOf(ffmpeg, footage, options.longSeconds ?? LONG_SECONDS, kept, signal),
      sha256OfFile(footage.path, signal),
    ]);
    const clip = { ...describe(ffmpeg, footage, log, sha256), framesFrom };
    // What a decoder makes of damaged frames is not kept.
    if (clip.warnings.length === 0 && kept?.isComplete(clip.times.length) === true) options.onPictures?.(kept);
    else kept?.close();
    return clip;
  } catch (error) {
    failed.abort();
    kept?.close();
    if (options.signal?.aborted === true) throw new SaccadeError("cancelled", "Cancelled while the clip was read.");
    throw error;
  }
}

/** Undefined for a clip whose pictures take too much room by its own word, or of which it says nothing. */
async function roomFor(footage: Footage): Promise<KeptPictures | undefined> {
  return ((await pictureBytesOf(footage)) ?? Infinity) <= MOST_KEPT_BYTES ? KeptPictures.make() : undefined;
}

async function logOf(
  ffmpeg: Ffmpeg,
  footage: Footage,
  longSeconds: number,
  kept: KeptPictures | undefined,
  signal: AbortSignal,
): Promise<[DecodeLog, ProbedClip["framesFrom"]]> {
  const complete = kept && (await decodeAndKeep(ffmpeg, footage, kept, MOST_KEPT_BYTES, signal));
  if (complete) return [complete, "decoder"];
  const giveUp = new AbortController();
  let listing: Promise<PacketLog | undefined> | undefined;
  const log = await decodeForLog(ffmpeg, footage, signal, (begun) => {
    if (!mayHaveAnIndex(footage, begun.input, longSeconds)) return false;
    // Beside the decoding: on another core, and mostly waiting for the file.
    if (listing === undefined) {
      listing = listPackets(ffmpeg, footage, AbortSignal.any([signal, giveUp.signal]));
      // Thrown where it is waited for.
      listing.catch(() => undefined);
    }
    return isEnoughToCompare(begun);
  });
  if (!log.isBeginning) {
    giveUp.abort();
    return [log, "decoder"];
  }
  const indexed = await withIndexedFrames(ffmpeg, footage, log, await listing, signal);
  return indexed === undefined ? [await decodeForLog(ffmpeg, footage, signal), "decoder"] : [indexed, "packets"];
}

function describe(ffmpeg: Ffmpeg, footage: Footage, log: DecodeLog, sha256: string): Omit<ProbedClip, "framesFrom"> {
  const { exitCode, input, frames, complaints, size } = log;
  const clip = quoted(footage.path);
  if (exitCode === null) {
    throw new SaccadeError("failure", `ffmpeg ${ffmpeg.version} crashed or was killed while it decoded ${clip}.`);
  }
  const count = frames.frames.length;
  const { stream } = input;
  const isDescribed = stream !== undefined && size !== undefined;
  if (frames.isGarbled || (count > 0 && !isDescribed)) {
    throw new SaccadeError("failure", `The log of ffmpeg ${ffmpeg.version} about ${clip} cannot be read. Try again.`);
  }
  refuseCut(footage, log);
  const startPts = frames.frames[0]?.pts;
  if (startPts === undefined || frames.clock === undefined || !isDescribed || exitCode !== 0) {
    if (complaints.foundNoStream) throw new SaccadeError("input", `${clip} holds no video.`);
    const decoded = count === 0 ? "No frame" : `Only ${count} frames`;
    const what = `${decoded} of ${clip} can be decoded by ffmpeg ${ffmpeg.version}${complaints.quote}.`;
    throw new SaccadeError("input", `${what} Convert it, or use another ffmpeg.`);
  }
  if (frames.changedAt !== undefined) {
    throw new SaccadeError(
      "input",
      `${clip} changes its picture size or format at frame ${frames.changedAt}. Convert it to one size.`,
    );
  }
  const times = timesOf(frames, startPts, clip);
  const timing = timingOf(times, frames.secondsBetween(0, 1), frames.statedRate);
  return {
    info: {
      path: footage.path,
      sha256,
      durationSeconds: timing.durationSeconds,
      ...size,
      frameRate: timing.frameRate,
      frameCount: times.length,
      variableFrameRate: timing.isVariable,
      rotation: rotationOf(stream.turned, clip),
      codec: stream.codec,
      comment: input.comment,
    },
    times,
    keyframes: frames.frames.flatMap(({ isKey }, index) => (isKey ? [index] : [])),
    warnings: complaints.isEmpty
      ? []
      : [`The decoder met errors in ${clip}; some of its frames may be damaged or missing${complaints.quote}.`],
    footage,
    startPts,
    clock: frames.clock,
  };
}

/** A clip that breaks off is refused: what is missing could be what one looks for. */
function refuseCut({ path, bytes, completeness }: Footage, { frames, complaints }: DecodeLog): void {
  const brokenOff = complaints.brokenOff;
  if (completeness.kind === "complete" && !brokenOff) return;
  const announced = completeness.kind === "cut" ? ` at ${bytes} of ${completeness.announcedBytes} bytes` : " early";
  const [first, last] = [frames.frames[0]?.pts ?? 0, frames.frames.at(-1)?.pts ?? 0];
  const count = frames.frames.length;
  const reach =
    count === 0
      ? "no frame decodes"
      : `${count} frames decode, up to ${formatSeconds(frames.secondsBetween(first, last))}`;
  throw new SaccadeError(
    "input",
    `${quoted(path)} is incomplete: the file ends${announced}; ${reach}. Copy or export it again.`,
  );
}

function timesOf(log: FrameLog, startPts: number, clip: string): Float64Array {
  const times = Float64Array.from(log.frames, ({ pts }) => log.secondsBetween(startPts, pts));
  const wrong = times.findIndex((time, index) => !(time >= (times[index - 1] ?? 0)));
  if (wrong >= 0 || (times.length > 1 && times.at(-1) === 0)) {
    const where = wrong >= 0 ? `frame ${wrong}` : "every frame";
    throw new SaccadeError("input", `The time of ${where} of ${clip} is missing or runs backwards. Convert the clip.`);
  }
  return times;
}

function rotationOf(turned: number, clip: string): ClipInfo["rotation"] {
  const clockwise: number = ((-turned % 360) + 360) % 360;
  switch (clockwise) {
    case 0:
    case 90:
    case 180:
    case 270:
      return clockwise;
    default:
      throw new SaccadeError(
        "input",
        `${clip} is to be shown turned by ${clockwise} degrees; only quarter turns can be decoded. Convert it.`,
      );
  }
}
