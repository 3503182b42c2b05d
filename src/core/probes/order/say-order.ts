import { capital } from "../../text/capital.ts";
import { counted, percent } from "../../comparison/figures.ts";
import type { OrderCase, OrderVerdict } from "../../../protocol/probe.ts";
import { bitsText, figureText, shareText } from "../figure-text.ts";
import { ORDER_MARGIN_BITS } from "./order-verdict.ts";

const MARGIN = `${ORDER_MARGIN_BITS} bits`;

const VERDICTS: Readonly<Record<Exclude<OrderVerdict, "too-few-clips">, string>> = {
  "does-not-notice": `does not notice the order: the upper bound is below the margin of ${MARGIN}`,
  notices: "notices the order: it moves the labels more than jitter does",
  "within-jitter": "is moved by the order, but no more than by frames that are a quarter gap off",
  undecided: `is undecided: the interval reaches over the margin of ${MARGIN}`,
};

/** What a case says: on the reversed order, the shuffled one, and the control. */
export function sayOrder(from: OrderCase): string[] {
  if (from.clips.length === 0) return ["No clip could be asked in every order, so nothing can be said."];
  return [
    ...(from.reversed.verdict === "too-few-clips" ? sayFewClips(from) : [sayChange(from, "reversed")]),
    ...(from.shuffled.verdict === "too-few-clips" ? [] : [sayChange(from, "shuffled")]),
    sayControl(from),
  ];
}

function sayChange(from: OrderCase, of: "reversed" | "shuffled"): string {
  const { move, verdict } = from[of];
  const said = verdict === "too-few-clips" ? "" : VERDICTS[verdict];
  const accuracy = from.accuracy
    ? ` Right in order: ${percent(from.accuracy.forward.value)}; ${of}: ${percent(from.accuracy[of].value)}.`
    : "";
  return `${capital(of)}: over ${counted(from.clips.length, "clip")}, ${from.model} ${said}. The labels move by ${figureText(move.distance, bitsText)} bits, by jitter ${figureText(from.jitter, bitsText)}.${accuracy}`;
}

function sayFewClips({ perClip, model }: OrderCase): string[] {
  return perClip.map(({ clip, reversed, shuffled, mostJitter }) => {
    const most = Math.max(reversed, shuffled);
    const figures = `reversing moves its labels by ${bitsText(reversed)} bits, shuffling by ${bitsText(shuffled)}, jitter by up to ${bitsText(mostJitter)}`;
    if (most < ORDER_MARGIN_BITS) {
      return `Does ${model} notice the order? Not on this clip (${clip}): ${figures}. It takes a set of clips to say more.`;
    }
    return most > mostJitter
      ? `On this clip (${clip}) ${model} notices the order: ${figures}.`
      : `On this clip (${clip}) the order moves ${model} no more than jitter does: ${figures}.`;
  });
}

function sayControl({ control, model }: OrderCase): string {
  if (control === null) {
    return "Control: no clip has an event with three frames on either side of its apex, so it is not known whether the model can tell an order at all.";
  }
  const figures = `“${control.question}” is answered rightly for ${shareText(control.accuracy)} of onset-only and offset-only frames, and for ${shareText(control.reversedAccuracy)} of the same frames reversed`;
  if (control.accuracy.low === null) return `Control: ${figures}; half would be chance.`;
  return control.passed
    ? `Control: passed. ${capital(figures)}; half would be chance, so ${model} can tell an order where it is the answer.`
    : `Control: failed. ${capital(figures)}; half would be chance, so that ${model} ignores an order says nothing about the question.`;
}
