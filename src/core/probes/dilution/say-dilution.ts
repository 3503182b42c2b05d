import { counted, percent } from "../../comparison/figures.ts";
import type { DilutionCase, ExceedingChoice, ProbeFigure, ProbePeak } from "../../../protocol/probe.ts";
import { decimal, figureText } from "../figure-text.ts";
import { FEWEST_CLIPS } from "../resampling.ts";

/** What a case says, in sentences: on the rates, then on the dilution. */
export function sayDilution(from: DilutionCase): string[] {
  if (from.clips.length === 0) return ["No clip could be asked at every rate, so nothing can be said."];
  return [
    sayRates(from),
    ...sayExceeding("Rates", from.exceeding),
    ...sayEventAmongOthers(from),
    ...sayExceeding("Dilution", from.dilution?.exceeding),
  ];
}

/** What was not asked, since the model does not hold as many frames. */
function sayExceeding(what: string, exceeding: readonly ExceedingChoice[] = []): string[] {
  const withFewerClips = exceeding.filter(({ compared }) => compared);
  const dropped = exceeding.filter(({ compared }) => !compared);
  const most = withFewerClips.at(-1);
  const [first] = dropped;
  return [
    ...(most
      ? [
          `${what}: ${listed(withFewerClips)} ${withFewerClips.length === 1 ? "does" : "do"} not fit into the model's context for ${counted(most.clips, "clip")} of ${most.of}, left out of this comparison (${most.reason.replace(/\.$/, "")}).`,
        ]
      : []),
    ...(first
      ? [
          `${what}: ${listed(dropped)} ${dropped.length === 1 ? "is" : "are"} left out, which fit into the model's context for ${first.of - first.clips} of ${counted(first.of, "clip")} at most (${first.reason.replace(/\.$/, "")}).`,
        ]
      : []),
  ];
}

function listed(choices: readonly ExceedingChoice[]): string {
  const names = choices.map(({ choice }) => choice);
  const last = names.pop() ?? "";
  return names.length === 0 ? last : `${names.join(", ")} and ${last}`;
}

function sayRates(from: DilutionCase): string {
  const { rates, ratePeak, clips } = from;
  const last = rates.at(-1);
  const best = rates[ratePeak?.uar.point ?? 0];
  if (!last || !best) return "Rates: none fits into the model's context for most clips.";
  if (last.accuracy === null) {
    return `Rates: what the clips show is not known, so there is nothing to be right about; the labels' entropy is ${decimal(rates[0]?.entropyBits.value ?? 0)} bits at ${rates[0]?.framesPerSecond ?? 0} and ${decimal(last.entropyBits.value)} at ${last.framesPerSecond} frames a second.`;
  }
  if (ratePeak === null || best.uar === null || last.uar === null) return sayFewClips(from);
  const covered = coveredText(from);
  const at = `${percent(best.uar.value)} at ${best.framesPerSecond} frames a second`;
  if (best === last) {
    return `Rates: no peak. Over ${counted(clips.length, "clip")}, UAR is highest at the highest rate, ${at}.${covered}`;
  }
  const over = `${percent(last.uar.value)} at ${last.framesPerSecond}: ${gainText(ratePeak.uar)}`;
  return ratePeak.uar.claimed
    ? `Rates: a peak. Over ${counted(clips.length, "clip")}, UAR is ${at} and only ${over}.${covered}`
    : `Rates: no peak is claimed. Over ${counted(clips.length, "clip")}, the highest UAR is ${at}, against ${over}, which chance may have made.${covered}`;
}

function gainText({ gain, low, high }: ProbePeak): string {
  const points = (value: number): string => decimal(100 * value, 1);
  return `${points(gain)} points more (95 %, the peak chosen anew in each resample: ${points(low)} to ${points(high)})`;
}

function coveredText({ rates }: DilutionCase): string {
  const [first] = rates;
  const last = rates.at(-1);
  if (!first?.hits || !last?.hits) return "";
  return ` A frame is on the event in ${percent(first.hits.share)} of the clips at ${first.framesPerSecond}, in ${percent(last.hits.share)} at ${last.framesPerSecond}.`;
}

function sayFewClips({ rates, clips }: DilutionCase): string {
  const known = rates.flatMap(({ framesPerSecond, truthLogprob }) =>
    truthLogprob === null ? [] : [{ framesPerSecond, value: truthLogprob.value }],
  );
  const best = known.reduce((high, rate) => (rate.value > high.value ? rate : high), known[0] ?? NOTHING);
  const last = known.at(-1) ?? NOTHING;
  const what = clips.length === 1 ? "this clip" : `these ${clips.length} clips`;
  return `Rates: on ${what}, what is shown is likeliest at ${best.framesPerSecond} frames a second (${decimal(best.value, 3)} nats; ${decimal(last.value, 3)} at ${last.framesPerSecond}). A peak is claimed over ${FEWEST_CLIPS} clips or more only.`;
}

const NOTHING = { framesPerSecond: 0, value: 0 };

function sayEventAmongOthers({ dilution }: DilutionCase): string[] {
  const first = dilution?.steps[0];
  const last = dilution?.steps.at(-1);
  if (!dilution || !first || !last)
    return ["Dilution: no clip has an event with a frame on it, so its frames cannot be held fixed."];
  if (dilution.loss === null) return ["Dilution: what the clips show is not known."];
  const { truthLogprob, accuracy } = dilution.loss;
  const where = `Among ${Math.round(last.frames - first.frames)} other frames, the event's own`;
  const loss = `${figureText(truthLogprob)} nats of what is shown, and ${figureText(accuracy, points)} points of accuracy`;
  return [`Dilution: ${dilutionWord(truthLogprob, accuracy)}. ${where} lose ${loss}.`];
}

function dilutionWord(truthLogprob: ProbeFigure, accuracy: ProbeFigure): string {
  if (truthLogprob.low === null || accuracy.low === null) return "too few clips for an interval";
  const [most, least] = [
    Math.max(truthLogprob.low, accuracy.low),
    Math.min(truthLogprob.high ?? 0, accuracy.high ?? 0),
  ];
  if (most > 0)
    return accuracy.low > 0 ? "other frames dilute the answer" : "other frames weaken the answer, and rarely turn it";
  return least < 0 ? "other frames help" : "none is shown";
}

const points = (value: number): string => decimal(100 * value, 1);
