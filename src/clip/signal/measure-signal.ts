import type { ClipSignal } from "../../core/sampling/clip-signal.ts";
import { SignalMeter } from "../../core/sampling/signal/signal-meter.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { Box } from "../../protocol/sampling.ts";
import { Complaints } from "../complaints.ts";
import type { Ffmpeg } from "../ffmpeg.ts";
import { isUnchanged } from "../footage.ts";
import { inputArguments, VIDEO_STREAM } from "../input-arguments.ts";
import { PictureSplitter } from "../picture-splitter.ts";
import type { ProbedClip } from "../probe.ts";
import { quoted } from "../quoted.ts";
import { runFfmpeg } from "../run-ffmpeg.ts";
import { lookForFaces } from "../view/look-for-faces.ts";
import { faceRegion, isSurelyWhole } from "./face-region.ts";
import { signalLayout } from "./signal-arguments.ts";

export interface MeasureOptions {
  readonly signal?: AbortSignal | undefined;
  /** After each frame, with the number of frames done and in all; where a face was found, again from the first. */
  readonly onFrame?: ((done: number, total: number) => void) | undefined;
}

/**
 * Measures what happens in a clip, frame by frame: one pass of ffmpeg over the whole file, at low resolution. Beside its
 * start a few frames are looked at, which says whether a face is there to measure motion in ({@link faceRegion}); until
 * then it is held back, and where a face is, it starts again around it. Memory does not grow with the clip's length but
 * for a few numbers a frame.
 *
 * @throws SaccadeError of kind `input` where the file was changed after the probe; of kind `failure` where decoding does
 *   not give the frames that the probe saw
 */
export async function measureSignal(
  ffmpeg: Ffmpeg,
  clip: ProbedClip,
  options: MeasureOptions = {},
): Promise<ClipSignal> {
  if (!(await isUnchanged(clip.footage))) {
    throw new SaccadeError("input", `${quoted(clip.info.path)} was changed after it was read. Start again.`);
  }
  const { signal } = options;
  const end = new AbortController();
  const ends = AbortSignal.any([end.signal, ...(signal ? [signal] : [])]);
  const looking = lookForFaces(ffmpeg, clip, { signal: ends, isEnough: isSurelyWhole });
  let isLooking = true;
  const looked = looking.then(
    () => void (isLooking = false),
    () => undefined,
  );
  const untilTaken = (): Promise<void> | undefined => (isLooking ? looked : undefined);
  const whole = decodeInto(ffmpeg, clip, null, { ...options, signal: ends, untilTaken });
  // Thrown where it is waited for.
  whole.catch(() => undefined);
  try {
    const faces = await looking;
    const region = faceRegion(faces);
    if (region !== null) end.abort();
    const meter = await (region === null ? whole : decodeInto(ffmpeg, clip, region, options));
    // All of a short clip may be measured before its cancelling is heard of.
    if (signal?.aborted === true) throw new SaccadeError("cancelled", "Cancelled.");
    return { ...meter.series, region, searched: faces.length, frameRate: clip.info.frameRate };
  } finally {
    end.abort();
    await whole.catch(() => undefined);
  }
}

interface PassOptions extends MeasureOptions {
  /** As ffmpeg's task has it. */
  readonly untilTaken?: (() => Promise<void> | undefined) | undefined;
}

/** Measures every frame, and motion in the box where there is one. */
async function decodeInto(
  ffmpeg: Ffmpeg,
  clip: ProbedClip,
  box: Box | null,
  { signal, onFrame, untilTaken }: PassOptions,
): Promise<SignalMeter> {
  const { frameCount, frameRate, path } = clip.info;
  const meter = new SignalMeter(frameRate);
  const layout = signalLayout(clip.info, box);
  const { whole, region } = layout;
  const wholeBytes = whole.width * whole.height;
  const bytes = wholeBytes + (region === null ? 0 : region.width * region.height);
  const pictures = new PictureSplitter(
    bytes,
    () => true,
    (_, data) => {
      const picture = { ...whole, data: data.subarray(0, wholeBytes) };
      meter.add({ whole: picture, region: region === null ? picture : { ...region, data: data.subarray(wholeBytes) } });
      onFrame?.(meter.count, frameCount);
    },
  );
  const complaints = new Complaints();
  const passthrough = [ffmpeg.libavformat >= 60 ? "-fps_mode" : "-vsync", "passthrough"];
  const exitCode = await runFfmpeg(ffmpeg.path, {
    args: [
      ...inputArguments(clip.footage, layout.decoder),
      // Pictures are small: several are handed over at once.
      ...[...VIDEO_STREAM, "-vf", layout.filter, ...passthrough, "-flush_packets", "0", "-f", "rawvideo", "pipe:1"],
    ],
    limits: { seconds: 900, stdoutBytes: bytes * frameCount, stderrBytes: 1 << 30 },
    signal,
    ...(untilTaken && { untilTaken }),
    onStdout: (chunk) => {
      pictures.push(chunk);
    },
    onStderrLine: (line) => {
      complaints.add(line);
    },
  });
  if (exitCode !== 0 || meter.count !== frameCount) {
    const what = `ffmpeg ${ffmpeg.version} did not decode ${quoted(path)} as it did before`;
    throw new SaccadeError("failure", `${what}${complaints.quote}. Try again, or use another ffmpeg.`);
  }
  return meter;
}
