/** Frames of one clip that a probe shows, under the name that the choice has in every clip. */
export interface PlannedChoice {
  readonly name: string;
  /** In the order shown: places in the range's frames. */
  readonly places: readonly number[];
  /** It belongs to the probe's control and is put with the control's question alone; others are not. */
  readonly control?: true;
}

/** Of so many places, at most `most`, evenly and with both ends. */
export function atMost(places: readonly number[], most: number): number[] {
  if (places.length <= most) return [...places];
  const step = (places.length - 1) / Math.max(1, most - 1);
  return Array.from({ length: most }, (_, k) => places[Math.round(k * step)] ?? 0);
}
