import type { ClipEvent } from "../../../protocol/experiment.ts";

/** An event that a person is marking, in seconds of the file; what is missing they have not said yet. */
export interface Marking {
  readonly onsetSeconds?: number | undefined;
  readonly apexSeconds?: number | undefined;
  readonly offsetSeconds?: number | undefined;
}

export type MarkedMoment = keyof Marking;

/** A marking with one moment more. */
export function marked(marking: Marking, moment: MarkedMoment, seconds: number): Marking {
  return { ...marking, [moment]: Number(seconds.toFixed(4)) };
}

/** What is still missing or wrong, as a sentence; nothing where the event can be written. */
export function markingComplaint({ onsetSeconds, apexSeconds, offsetSeconds }: Marking): string | undefined {
  if (onsetSeconds === undefined) return "Go to the frame where the event begins and press I.";
  if (offsetSeconds === undefined) return "Go to the frame where the event ends and press O.";
  if (offsetSeconds < onsetSeconds)
    return "The event would end before it begins: mark its beginning (I) or its end (O) again.";
  if (apexSeconds !== undefined && (apexSeconds < onsetSeconds || apexSeconds > offsetSeconds)) {
    return "The apex lies outside of the event: mark it again (A) between beginning and end.";
  }
  return undefined;
}

/** The event that was marked, with its apex in the middle where nobody said; `undefined` while something is missing. */
export function markedEvent(marking: Marking, label: string): ClipEvent | undefined {
  const { onsetSeconds, apexSeconds, offsetSeconds } = marking;
  if (markingComplaint(marking) !== undefined || onsetSeconds === undefined || offsetSeconds === undefined) {
    return undefined;
  }
  const middle = Number(((onsetSeconds + offsetSeconds) / 2).toFixed(4));
  return { label, onsetSeconds, apexSeconds: apexSeconds ?? middle, offsetSeconds };
}
