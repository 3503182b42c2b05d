import { alongRange } from "./along-range.ts";
import { type Choice, frameAtPlace } from "./choice.ts";
import type { ClipRange } from "./clip-range.ts";
import type { ClipSignal } from "./clip-signal.ts";
import { formatSeconds } from "./seconds.ts";

/** Frames from `first` up to and with `last`. */
interface Scene {
  readonly first: number;
  readonly last: number;
  /** The scene change that it begins with; none where it begins with the range or with the half of a scene. */
  readonly change?: number;
}

/**
 * The middle frame of each of `count` scenes. The range is cut where the picture changes most, the greatest change
 * first, as long as no scene gets shorter than `minSeconds`. Where there are too few such changes the longest scenes
 * are halved.
 */
export function chooseScenes(
  { count, minSeconds }: { readonly count: number; readonly minSeconds: number },
  { sceneChange }: ClipSignal,
  range: ClipRange,
): Choice[] {
  const changes = alongRange(sceneChange, range, Math.max);
  const cuts = strongestCuts(changes, count - 1, minSeconds, range);
  let scenes: Scene[] = [0, ...cuts].map((first, k) => {
    const change = k === 0 ? undefined : changes[first];
    return { first, last: (cuts[k] ?? range.frames.length) - 1, ...(change === undefined ? {} : { change }) };
  });
  while (scenes.length < count) scenes = withLongestHalved(scenes);
  return scenes.map(({ first, last, change }, k) => {
    const begins = change === undefined ? "" : `, cut at ${formatSeconds(frameAtPlace(range, first).ptsSeconds)}`;
    const reason = `scene ${k + 1} of ${count}${begins}`;
    return { place: Math.floor((first + last) / 2), reason, ...(change === undefined ? {} : { score: change }) };
  });
}

/** The places that scenes begin at, rising. */
function strongestCuts(changes: readonly number[], most: number, minSeconds: number, range: ClipRange): number[] {
  const startOf = (place: number): number => frameAtPlace(range, place).ptsSeconds;
  const strongest = [...changes.keys()]
    .filter((place) => (changes[place] ?? 0) > 0)
    .sort((a, b) => (changes[b] ?? 0) - (changes[a] ?? 0) || a - b);
  const ends = [startOf(0), range.toSeconds];
  const cuts: number[] = [];
  for (const place of strongest) {
    if (cuts.length >= most) break;
    const others = [...ends, ...cuts.map(startOf)];
    if (others.every((seconds) => Math.abs(seconds - startOf(place)) >= minSeconds)) cuts.push(place);
  }
  return cuts.sort((a, b) => a - b);
}

function withLongestHalved(scenes: readonly Scene[]): Scene[] {
  const longest = Math.max(...scenes.map(({ first, last }) => last - first));
  const at = scenes.findIndex(({ first, last }) => last - first === longest);
  return scenes.flatMap((scene, place) => {
    const middle = Math.floor((scene.first + scene.last) / 2);
    return place === at
      ? [
          { ...scene, last: middle },
          { first: middle + 1, last: scene.last },
        ]
      : [scene];
  });
}
