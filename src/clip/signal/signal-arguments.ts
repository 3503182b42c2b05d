import type { Box } from "../../core/sampling/clip-signal.ts";

/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How the pictures of the signal pass are laid out. */
export interface SignalLayout {
  /** Options of the decoder. */
  readonly decoder: readonly string[];
  /** ffmpeg's filters from a frame as shown to one gray picture: the whole, and the region below it where there is one. */
  readonly filter: string;
  readonly whole: Size;
  /** `null` where the region is the whole picture. */
  readonly region: Size | null;
}

/** Pixels of the longest edge of what is measured. */
const LONGEST_EDGE = 160;
/** From so many pixels on each way that become one, what a filter against blocks changes is lost in their mean. */
const AVERAGED = 4;

/** @param shown the size of a frame as shown, in pixels */
export function signalLayout(shown: Size, box: Box | null): SignalLayout {
  if (box === null) {
    const whole = fitted(shown);
    return { decoder: decoderFor(shown, whole), filter: `${scaled(whole)},format=gray`, whole, region: null };
  }
  const crop = cropOf(shown, box);
  const region = fitted(crop);
  // One above the other they need one width.
  const whole = { width: region.width, height: even((region.width * shown.height) / shown.width) };
  const cut = `crop=${crop.width}:${crop.height}:${crop.x}:${crop.y}`;
  const filter = `split[a][b];[a]${scaled(whole)},format=gray[c];[b]${cut},${scaled(region)},format=gray[d];[c][d]vstack`;
  return { decoder: decoderFor(crop, region), filter, whole, region };
}

/** Frames that no other refers to go without the filter that smooths the edges of blocks, where nobody sees these. */
function decoderFor(from: Size, to: Size): string[] {
  return from.width >= AVERAGED * to.width ? ["-skip_loop_filter", "noref"] : [];
}

function cropOf(shown: Size, box: Box): Size & { readonly x: number; readonly y: number } {
  const x = Math.min(even(box.x * shown.width, 0), shown.width - 2);
  const y = Math.min(even(box.y * shown.height, 0), shown.height - 2);
  const width = Math.min(even(box.width * shown.width), shown.width - x);
  return { x, y, width, height: Math.min(even(box.height * shown.height), shown.height - y) };
}

/** Nothing is enlarged. */
function fitted({ width, height }: Size): Size {
  const factor = Math.min(1, LONGEST_EDGE / Math.max(width, height));
  return { width: even(width * factor), height: even(height * factor) };
}

/** Every pixel counts, so that what is smaller than a pixel of the small picture does not flicker. */
function scaled({ width, height }: Size): string {
  return `scale=${width}:${height}:flags=area`;
}

function even(value: number, least = 2): number {
  return Math.max(least, 2 * Math.round(value / 2));
}
