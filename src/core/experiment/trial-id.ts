import type { Coordinates } from "../../protocol/run.ts";

/** A trial's coordinates as one word: names of its axes, escaped, with slashes between. */
export function trialId({ clip, model, sampler, prompt, decoder, repeat }: Coordinates): string {
  return [clip, model, sampler, prompt, decoder, String(repeat)].map(encodeURIComponent).join("/");
}

/** What a trial's id says of its place in the grid; `null` for a word that is none. */
export function coordinatesOf(id: string): Coordinates | null {
  const parts = id.split("/");
  if (parts.length !== 6) return null;
  try {
    const [clip = "", model = "", sampler = "", prompt = "", decoder = "", last = ""] = parts.map(decodeURIComponent);
    const repeat = Number(last);
    return Number.isSafeInteger(repeat) && repeat > 0 ? { clip, model, sampler, prompt, decoder, repeat } : null;
  } catch {
    return null;
  }
}
