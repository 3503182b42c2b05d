import type { ClipEvent } from "../../protocol/experiment.ts";

/** What is wrong with an event's times, as a sentence; nothing if they are in order. */
export function eventComplaint({ onsetSeconds, apexSeconds, offsetSeconds }: ClipEvent): string | undefined {
  if (onsetSeconds <= apexSeconds && apexSeconds <= offsetSeconds) return undefined;
  return `An event begins, has its apex and ends in this order, but here it is ${onsetSeconds}, ${apexSeconds} and ${offsetSeconds} s.`;
}
