import { align, moved, type Similarity, UNMOVED } from "./align.ts";
import type { LumaPicture, SmoothPicture } from "./luma-picture.ts";
import { mirrorAxis } from "./mirror-axis.ts";

/**
 * How far before and after a frame the look is taken that it is compared with, and how far apart the three frames are
 * whose mean it is, in seconds. Micro-expressions last half a second at most: the nearer look lies outside of one whose
 * apex is the frame, and the farther one sees what lasts longer as well. Both views are added.
 */
const VIEWS = [
  { beside: 0.24, apart: 0.04 },
  { beside: 0.48, apart: 0.12 },
];
/** Pixels by which the alignment may be wrong: what a shift by so much explains is no change. */
const TOLERANCE = 0.25;
/** Bands from the top to the bottom of the region. */
const BANDS = 16;
/** Mean luma of a band's change at which it counts half of what a band can count. */
const HALF_COUNTED = 0.3;
/** Spread of the columns' weights about the face's axis, in widths of the region. */
const SPREAD = 0.15;
/** Share of a new frame in the look that frames are aligned with. */
const FOLLOWING = 1 / 12;

/**
 * Measures changes that come and go: how much a frame departs both from how the region looked a moment before and from
 * how it will look a moment later, and in how many parts of it.
 *
 * - The head's motion is taken out: frames are aligned with a running mean look by a {@link Similarity}.
 * - A pixel counts where it differs from both sides in the same direction, by the smaller difference. What drifts, as
 *   light and pose do, differs in opposite directions; what happened beside the frame differs from one side only.
 * - What a quarter of a pixel of misalignment would explain is taken off.
 * - The region is cut into horizontal bands, and each band's change m counts m^2 / (m^2 + c^2). A blink fills one band
 *   or two and cannot count more, however dark the eyes; an expression moves brows, eyes and mouth together.
 * - Columns count by how near they are to the axis about which the picture mirrors best: brows meet there, and nose and
 *   mouth lie on it, while eyes that blink and a head's turning outline lie beside it.
 *
 * The rule is this project's own; that a face should be compared with its look half an interval before and after is
 * from Moilanen et al. (ICPR 2014), whose feature difference takes the mean of the two.
 */
export class PassingChange {
  readonly #views: readonly View[];
  readonly #reach: number;
  readonly #values: number[] = [];
  /** Aligned pictures from `#first` on, as far back as they are still needed. */
  #aligned: SmoothPicture[] = [];
  #first = 0;
  #anchor: SmoothPicture | undefined;
  #similarity: Similarity = UNMOVED;
  #weights: Float32Array | undefined;
  /** Pixels that nobody needs any more: a frame's worth of new memory for every frame would cost more than measuring it. */
  #spare: Float32Array[] = [];

  /** @param frameRate frames per second */
  constructor(frameRate: number) {
    this.#views = VIEWS.map(({ beside, apart }) => {
      const distance = Math.max(1, Math.round(beside * frameRate));
      return { beside: distance, apart: Math.min(distance, Math.round(apart * frameRate)), looks: new Map() };
    });
    this.#reach = Math.max(...this.#views.map(({ beside, apart }) => beside + apart));
  }

  /** @param isCut whether a new shot begins with this frame: it has nothing to do with what came before */
  add(picture: LumaPicture, isCut: boolean): void {
    if (isCut) this.#endShot();
    const across = this.#room(picture);
    const smooth = blurred(picture, across, this.#room(picture));
    this.#spare.push(across);
    const anchor = (this.#anchor ??= { ...smooth, data: smooth.data.slice() });
    this.#similarity = align(anchor, smooth, this.#similarity);
    const aligned = moved(smooth, this.#similarity, this.#room(picture));
    this.#spare.push(smooth.data);
    this.#aligned.push(aligned);
    follow(anchor.data, aligned.data);
    const newest = this.#first + this.#aligned.length - 1;
    if (newest - this.#values.length >= this.#reach) this.#values.push(this.#valueOf(this.#values.length));
    while (this.#first < this.#values.length - this.#reach) {
      const gone = this.#aligned.shift();
      if (gone) this.#spare.push(gone.data);
      this.#first += 1;
      for (const { beside, looks } of this.#views) {
        const place = this.#values.length - 1 - beside;
        const look = looks.get(place);
        if (look) this.#spare.push(look);
        looks.delete(place);
      }
    }
  }

  /** Room for a picture's pixels, which may hold anything. */
  #room({ width, height }: LumaPicture): Float32Array {
    return this.#spare.pop() ?? new Float32Array(width * height);
  }

  /** One value a frame, 0 to twice {@link BANDS}. At the ends of a shot the first and last frame stand for those beyond. */
  get values(): number[] {
    return [...this.#values, ...this.#remaining()];
  }

  #remaining(): number[] {
    const done = this.#values.length;
    const left = this.#first + this.#aligned.length - done;
    return Array.from({ length: left }, (_, place) => this.#valueOf(done + place));
  }

  #endShot(): void {
    this.#values.push(...this.#remaining());
    this.#first = this.#values.length;
    this.#aligned = [];
    for (const { looks } of this.#views) looks.clear();
    this.#weights = undefined;
    this.#anchor = undefined;
    this.#similarity = UNMOVED;
  }

  #valueOf(frame: number): number {
    const now = this.#at(frame);
    if (now === undefined) return 0;
    const weights = (this.#weights ??= weightsOf(this.#anchor ?? now));
    return this.#views.reduce((sum, view) => {
      const [before, after] = [this.#look(view, frame - view.beside), this.#look(view, frame + view.beside)];
      return sum + bandsChanged(now, before, after, weights);
    }, 0);
  }

  #at(index: number): SmoothPicture | undefined {
    return this.#aligned[Math.min(this.#aligned.length - 1, Math.max(0, index - this.#first))];
  }

  #look({ apart, looks }: View, index: number): Float32Array {
    const known = looks.get(index);
    if (known !== undefined) return known;
    const middle = this.#at(index) ?? { width: 0, height: 0, data: new Float32Array() };
    const [one, three] = [this.#at(index - apart) ?? middle, this.#at(index + apart) ?? middle];
    const look = meanOf(one.data, middle.data, three.data, this.#room(middle));
    // Past the newest frame the last one stands for those to come.
    if (index + apart < this.#first + this.#aligned.length) looks.set(index, look);
    return look;
  }
}

interface View {
  /** Frames. */
  readonly beside: number;
  /** Frames. */
  readonly apart: number;
  /** Looks about a frame, by its index: each is one frame's past and another's future. */
  readonly looks: Map<number, Float32Array>;
}

/** Of columns; their mean is 1. */
function weightsOf(look: LumaPicture): Float32Array {
  const axis = mirrorAxis(look);
  const bell = Float32Array.from({ length: look.width }, (_, column) => {
    return Math.exp(-(((column - axis) / (SPREAD * look.width)) ** 2) / 2);
  });
  const mean = bell.reduce((sum, weight) => sum + weight, 0) / bell.length;
  return bell.map((weight) => weight / mean);
}

function bandsChanged(
  { width, height, data }: LumaPicture,
  before: Float32Array,
  after: Float32Array,
  weights: Float32Array,
): number {
  const bands = new Float64Array(BANDS);
  const pixels = (width * height) / BANDS;
  for (let y = 1; y < height - 1; y += 1) {
    const band = Math.floor((y * BANDS) / height);
    let sum = 0;
    for (let place = y * width + 1; place < (y + 1) * width - 1; place += 1) {
      const fromBefore = (data[place] ?? 0) - (before[place] ?? 0);
      const fromAfter = (data[place] ?? 0) - (after[place] ?? 0);
      if (fromBefore * fromAfter <= 0) continue;
      const right = (before[place + 1] ?? 0) - (before[place - 1] ?? 0);
      const down = (before[place + width] ?? 0) - (before[place - width] ?? 0);
      const explained = (TOLERANCE * Math.sqrt(right * right + down * down)) / 2;
      const change = Math.max(0, Math.min(Math.abs(fromBefore), Math.abs(fromAfter)) - explained);
      sum += (weights[place - y * width] ?? 0) * change;
    }
    bands[band] = (bands[band] ?? 0) + sum / pixels;
  }
  return bands.reduce((total, change) => total + change ** 2 / (change ** 2 + HALF_COUNTED ** 2), 0);
}

/** Into `mean`. */
function meanOf(one: Float32Array, two: Float32Array, three: Float32Array, mean: Float32Array): Float32Array {
  for (let place = 0; place < mean.length; place += 1) {
    mean[place] = ((one[place] ?? 0) + (two[place] ?? 0) + (three[place] ?? 0)) / 3;
  }
  return mean;
}

/** Lets the look follow what it is compared with. */
function follow(look: Float32Array, aligned: Float32Array): void {
  for (let place = 0; place < look.length; place += 1) {
    const value = look[place] ?? 0;
    look[place] = value + FOLLOWING * ((aligned[place] ?? 0) - value);
  }
}

/**
 * Smoothed by 1 2 1 in both directions, so that moving by parts of a pixel changes little; a picture too small for it
 * stays.
 *
 * @param across receives what is smoothed in one direction, `both` the result
 */
function blurred({ width, height, data }: LumaPicture, across: Float32Array, both: Float32Array): SmoothPicture {
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const place = y * width + x;
      const left = x > 0 ? place - 1 : place;
      const right = x < width - 1 ? place + 1 : place;
      across[place] = ((data[left] ?? 0) + 2 * (data[place] ?? 0) + (data[right] ?? 0)) / 4;
    }
  }
  for (let place = 0; place < both.length; place += 1) {
    const above = place >= width ? place - width : place;
    const below = place + width < both.length ? place + width : place;
    both[place] = ((across[above] ?? 0) + 2 * (across[place] ?? 0) + (across[below] ?? 0)) / 4;
  }
  return { width, height, data: both };
}
