import type { ClipSignal } from "../../core/sampling/clip-signal.ts";
import { SignalMeter } from "../../core/sampling/signal/signal-meter.ts";
import { SaccadeError } from "../../protocol/errors.ts";
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
import { signalLayout, type SignalLayout } from "./signal-arguments.ts";

export interface MeasureOptions {
  readonly signal?: AbortSignal | undefined;
  /** After each frame, with the number of frames done and in all. */
  readonly onFrame?: ((done: number, total: number) => void) | undefined;
}

/**
 * Measures what happens in a clip, frame by frame: one pass of ffmpeg over the whole file, at low resolution, after a
 * look at a few frames that says whether a face is there to measure motion in ({@link faceRegion}). Memory does not grow
 * with the clip's length but for a few numbers a frame.
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
  const faces = await lookForFaces(ffmpeg, clip, { signal: options.signal, isEnough: isSurelyWhole });
  const region = faceRegion(faces);
  const layout = signalLayout(clip.info, region);
  const meter = await decodeInto(new SignalMeter(clip.info.frameRate), layout, { ffmpeg, clip, options });
  return { ...meter.series, region, searched: faces.length, frameRate: clip.info.frameRate };
}

async function decodeInto(
  meter: SignalMeter,
  layout: SignalLayout,
  { ffmpeg, clip, options }: { ffmpeg: Ffmpeg; clip: ProbedClip; options: MeasureOptions },
): Promise<SignalMeter> {
  const { frameCount, path } = clip.info;
  const { whole, region } = layout;
  const wholeBytes = whole.width * whole.height;
  const bytes = wholeBytes + (region === null ? 0 : region.width * region.height);
  const pictures = new PictureSplitter(
    bytes,
    () => true,
    (_, data) => {
      const picture = { ...whole, data: data.subarray(0, wholeBytes) };
      meter.add({ whole: picture, region: region === null ? picture : { ...region, data: data.subarray(wholeBytes) } });
      options.onFrame?.(meter.count, frameCount);
    },
  );
  const complaints = new Complaints();
  const passthrough = [ffmpeg.libavformat >= 60 ? "-fps_mode" : "-vsync", "passthrough"];
  const exitCode = await runFfmpeg(ffmpeg.path, {
    args: [
      ...inputArguments(clip.footage, layout.decoder),
      ...[...VIDEO_STREAM, "-vf", layout.filter, ...passthrough, "-f", "rawvideo", "pipe:1"],
    ],
    limits: { seconds: 900, stdoutBytes: bytes * frameCount, stderrBytes: 1 << 30 },
    signal: options.signal,
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
