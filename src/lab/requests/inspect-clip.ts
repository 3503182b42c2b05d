import { isDrawn } from "../../core/comparison/drawn-faces.ts";
import { clipRange } from "../../clip/range.ts";
import type { ProbedClip } from "../../clip/probe.ts";
import type { InspectReply, InspectRequest } from "../../protocol/lab-clips.ts";
import type { ClipStore } from "../clip-store.ts";
import type { Precedence } from "../precedence.ts";
import { motionStrip } from "../probes/motion-strip.ts";
import { PngFolder } from "./png-folder.ts";

/** Frames of a file whose times are told: more than a page can step through. */
const MOST_TIMES = 20_000;
/** Frames up to which one pass over the file is quicker than seeking to each thumbnail. */
const MOST_IN_ONE_PASS = 2000;
/** Whole pictures that are held at a time. */
const AT_ONCE = 4;

/**
 * What a person sees of a clip before any model does: its figures, how much moves, and small pictures. Motion and
 * pictures are kept, so that a second look is instant; before they are made, a run that was just begun comes first.
 *
 * @throws SaccadeError `input` if it is no clip; `failure`; `cancelled`
 */
export async function inspectClip(
  request: InspectRequest,
  footage: ClipStore,
  precedence: Precedence,
  signal: AbortSignal,
): Promise<InspectReply> {
  const clip = await footage.probe(request.clip, { signal });
  await precedence.turn(signal);
  const range = clipRange(clip, request);
  const warnings = new Set(clip.warnings);
  const [thumbnails, measured] = await Promise.all([
    makeThumbnails(clip, request.thumbnails, footage, { signal, onWarning: (text) => void warnings.add(text) }),
    footage.measure(clip, { signal }),
  ]);
  const { path, sha256, durationSeconds, width, height, frameRate, frameCount } = clip.info;
  const { fromSeconds, toSeconds } = range;
  return {
    clip: {
      path,
      sha256,
      durationSeconds,
      width,
      height,
      frameRate,
      frameCount,
      fromSeconds,
      toSeconds,
      drawn: isDrawn(clip.info),
      motion: motionStrip(measured, range),
    },
    frameTimes: clip.times.length > MOST_TIMES ? null : [...clip.times],
    thumbnails,
    warnings: [...warnings],
  };
}

interface Hooks {
  readonly signal: AbortSignal;
  readonly onWarning: (sentence: string) => void;
}

async function makeThumbnails(
  clip: ProbedClip,
  { folder, count, longestEdge }: InspectRequest["thumbnails"],
  footage: ClipStore,
  { signal, onWarning }: Hooks,
): Promise<InspectReply["thumbnails"]> {
  const { frameCount, sha256 } = clip.info;
  const files = new PngFolder(folder, sha256, `${longestEdge}`);
  const wanted = spread(frameCount, count);
  const missing: number[] = [];
  for (const index of wanted) if (!(await files.has(index))) missing.push(index);
  if (missing.length > 0 && frameCount <= MOST_IN_ONE_PASS) {
    const open = new Set(missing);
    const onFrame = async (frame: Parameters<PngFolder["put"]>[0]): Promise<void> => {
      if (open.has(frame.index)) await files.put(frame);
    };
    await footage.thumbnails(clip, { longestEdge, onFrame, signal });
  } else {
    for (let start = 0; start < missing.length; start += AT_ONCE) {
      const frames = await footage.decode(clip, missing.slice(start, start + AT_ONCE), { signal, onWarning });
      for (const frame of frames) await files.put(frame, longestEdge);
    }
  }
  return wanted.map((index) => ({ index, ptsSeconds: clip.times[index] ?? 0, file: files.file(index) }));
}

/** So many places among all, each in the middle of its part. */
function spread(all: number, count: number): number[] {
  const most = Math.min(all, count);
  return Array.from({ length: most }, (_, part) => Math.floor(((part + 0.5) * all) / most));
}
