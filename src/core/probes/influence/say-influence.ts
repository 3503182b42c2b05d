import { moment, percent } from "../../comparison/figures.ts";
import type { InfluenceCase } from "../../../protocol/probe.ts";

type Frame = InfluenceCase["frames"][number];

/** What a case says: which frame the answer hangs on most, which speaks against it, and which groups are redundant. */
export function sayInfluence(from: InfluenceCase): string[] {
  const { clip, target, probability, frames, groups } = from;
  const most = strongest(frames, (frame) => frame.leftOut?.probability ?? probability);
  const alone = frames.reduce(
    (best, frame) => (frame.only.probability > best.only.probability ? frame : best),
    frames[0] ?? NONE,
  );
  const lost = probability - (most?.leftOut?.probability ?? probability);
  // Told as far as it shows: what falls from 100.0 % to 100.0 % does not fall.
  const isSeen = most?.leftOut && percent(most.leftOut.probability) !== percent(probability);
  const single =
    most?.leftOut && lost > 0 && isSeen
      ? `without the frame at ${moment(most.ptsSeconds)} it falls to ${percent(most.leftOut.probability)}${turned(most.leftOut.answer, target)}`
      : "no single frame that is left out makes it less likely";
  const against = strongest(frames, (frame) => -(frame.leftOut?.probability ?? probability));
  const gained = (against?.leftOut?.probability ?? probability) - probability;
  const opposed =
    against?.leftOut && gained >= NOTABLE
      ? `; the frame at ${moment(against.ptsSeconds)} speaks against it, without that it rises to ${percent(against.leftOut.probability)}`
      : "";
  const redundant = groups.filter((group) => group.redundant);
  const together = redundant.map(
    ({ name, leftOut }) =>
      `${name} are redundant: each can be missed, without all of them it falls to ${percent(leftOut.probability)}${turned(leftOut.answer, target)}`,
  );
  return [
    `${clip}: ${target} (${percent(probability)}); ${single}${opposed}; alone, the frame at ${moment(alone.ptsSeconds)} gives ${percent(alone.only.probability)}.`,
    ...together.map((text) => `${clip}: ${text.replace(/^the event (.*?) are/, "the frames of the event $1 are")}.`),
  ];
}

/** Of probability. A frame that is worth naming changes the answer by as much. */
const NOTABLE = 0.05;

const NONE: Frame = {
  index: 0,
  ptsSeconds: 0,
  onEvent: false,
  replaced: null,
  only: { probability: 0, change: null, answer: "" },
  leftOut: null,
};

function strongest(frames: readonly Frame[], after: (frame: Frame) => number): Frame | undefined {
  return frames.reduce<Frame | undefined>(
    (best, frame) => (best && after(best) <= after(frame) ? best : frame),
    undefined,
  );
}

function turned(answer: string, target: string): string {
  return answer === target ? "" : `, and the answer becomes ${answer}`;
}
