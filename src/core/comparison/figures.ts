/** A share from 0 to 1 as `93.1 %`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** A logit, bits or a ratio, to two places, with a true minus sign; `masked` where the model could not say the token. */
export function twoPlaces(value: number | null): string {
  return value === null ? "masked" : value.toFixed(2).replace("-", "−");
}

/** A moment of a clip as `1.48 s`. */
export function moment(seconds: number): string {
  return `${seconds.toFixed(2)} s`;
}

/** A time that something took: two digits that count, from milliseconds to hours. */
export function duration(seconds: number): string {
  if (seconds < 0.0005) return "0 s";
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 100) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A count with its thing, as `1 frame` or `12,000 frames`. */
export function counted(count: number, thing: string, things = `${thing}s`): string {
  return `${grouped(count)} ${count === 1 ? thing : things}`;
}

/** A whole number in groups of three digits; the same on every machine. */
export function grouped(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A token's probability from its log-probability in nats; 0 for one that is masked. */
export function probabilityOf(logprob: number | null): number {
  return logprob === null ? 0 : Math.exp(logprob);
}
