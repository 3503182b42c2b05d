import { onScreenAt } from "../../src/core/sampling/on-screen.ts";
import { uniformPlaces } from "../../src/core/sampling/uniform.ts";
import type { BenchEvent } from "./bench-set.ts";

/** When each frame of a clip comes on screen, in seconds. */
type Times = Float64Array;

export const LONG = 64;

const at = (seconds: number, times: Times): number =>
  onScreenAt(seconds, times.length, (place) => times[place] ?? Number.POSITIVE_INFINITY);

const inside = (place: number, event: BenchEvent, times: Times): boolean => {
  const time = times[place] ?? Number.NaN;
  return time > event.onsetSeconds && time < event.offsetSeconds;
};

/** The frame at the event's apex; of a clip without an event, the middle one. */
export function apexPlace(event: BenchEvent | null, times: Times): number {
  return event === null ? Math.floor((times.length - 1) / 2) : at(event.apexSeconds, times);
}

/** `count` neighbours with the apex in their middle, moved inwards at a clip's ends. */
export function aroundApex(count: number, event: BenchEvent | null, times: Times): number[] {
  const first = Math.min(Math.max(0, apexPlace(event, times) - count / 2), times.length - count);
  return Array.from({ length: count }, (_, k) => first + k);
}

/**
 * Of 64 uniform frames only those inside the event, each repeated so that the order stays and the length is 64 again.
 * Without an event, the 64 frames as they are.
 */
export function paddedEvent(event: BenchEvent | null, times: Times): number[] {
  const dense = uniformPlaces(LONG, times.length);
  const hits = event === null ? dense : dense.filter((place) => inside(place, event, times));
  return dense.map((_, k) => hits[Math.floor((k * hits.length) / LONG)] ?? Number.NaN);
}

/** Four frames spread over the clip that all miss its event: one that would hit it gives way to the nearest outside. */
export function missingEvent(event: BenchEvent | null, times: Times): number[] {
  return uniformPlaces(4, times.length).map((place) => {
    if (event === null) return place;
    for (let away = 0; away < times.length; away++) {
      for (const near of [place - away, place + away]) {
        if (near >= 0 && near < times.length && !inside(near, event, times)) return near;
      }
    }
    return place;
  });
}

/** The frame on the way to the apex where the expression is nearest to a strength of `strength` (0 to 1). */
export function weakPlace(event: BenchEvent | null, intensity: number, strength: number, times: Times): number {
  if (event === null) return apexPlace(event, times);
  const share = Math.min(1, strength / intensity);
  return at(event.onsetSeconds + share * (event.apexSeconds - event.onsetSeconds), times);
}
