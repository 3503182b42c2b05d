/** Seconds for a person's eyes: to the millisecond, without trailing zeros, as in `1.24 s`. */
export function formatSeconds(seconds: number): string {
  return `${Number(seconds.toFixed(3))} s`;
}
