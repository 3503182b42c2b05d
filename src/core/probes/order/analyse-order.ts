import type { OrderCase } from "../../../protocol/probe.ts";
import type { DoneTrial } from "../../../protocol/run.ts";
import { predictionOf } from "../../comparison/prediction.ts";
import { measuredClips, verdictsOf } from "../choice-figures.ts";
import { jensenShannonBits } from "../distribution.ts";
import { answerTo, type ClipAnswers, distributionOf, type ProbeCase, truthOf } from "../probe-cases.ts";
import { Resampling } from "../resampling.ts";
import { orderVerdict } from "./order-verdict.ts";
import { CONTROL, FORWARD, jitterChoice, JITTERS, numbers, REVERSED, shuffledChoice, SHUFFLES } from "./plan-order.ts";

const SHUFFLED = numbers(SHUFFLES).map(shuffledChoice);
const JITTERED = numbers(JITTERS).map(jitterChoice);

/**
 * How far another order moves the labels of one model and prompt, in bits of Jensen-Shannon divergence, against what
 * moving the frames by a quarter gap without changing their order does.
 *
 * @param control the same model's answers to {@link CONTROL}, absent where no clip has an event
 */
export function analyseOrder(
  { model, prompt, clips, leftOut }: ProbeCase,
  control: ProbeCase | undefined,
  sampler: string,
  seed: number,
): OrderCase {
  const perClip = clips.map((clip) => {
    const forward = distributionOf(answerTo(clip, FORWARD));
    const moved = (choice: string): number => jensenShannonBits(forward, distributionOf(answerTo(clip, choice)));
    const jitters = JITTERED.map(moved);
    return {
      clip: clip.clip.name,
      reversed: moved(REVERSED),
      shuffled: mean(SHUFFLED.map(moved)),
      jitter: mean(jitters),
      mostJitter: Math.max(...jitters),
    };
  });
  const { judged, judging, resampling } = measuredClips(clips, seed);
  const change = (of: "reversed" | "shuffled"): OrderCase["reversed"] => {
    const distance = resampling.mean(perClip.map((clip) => clip[of]));
    const excess = resampling.mean(perClip.map((clip) => clip[of] - clip.jitter));
    return { move: { distance, excess }, verdict: orderVerdict(distance, excess) };
  };
  const right = (choices: readonly string[]): number[] => {
    const each = choices.map((choice) => verdictsOf(judged, choice).list);
    return judged.map((_, place) => mean(each.map((list) => (list[place]?.truth === list[place]?.answer ? 1 : 0))));
  };
  return {
    model,
    prompt,
    sampler,
    clips: clips.map(({ clip }) => clip.name),
    leftOut: [...leftOut],
    perClip,
    jitter: resampling.mean(perClip.map(({ jitter }) => jitter)),
    reversed: change("reversed"),
    shuffled: change("shuffled"),
    accuracy:
      judged.length === 0
        ? null
        : {
            forward: judging.mean(right([FORWARD])),
            reversed: judging.mean(right([REVERSED])),
            shuffled: judging.mean(right(SHUFFLED)),
          },
    control: control === undefined || control.clips.length === 0 ? null : analyseControl(control.clips, seed),
  };
}

function analyseControl(clips: readonly ClipAnswers[], seed: number): NonNullable<OrderCase["control"]> {
  const [appearing, fading] = CONTROL.labels;
  const resampling = new Resampling(clips.map(truthOrNothing), seed);
  const accuracy = (onset: string, offset: string, onsetShows: string, offsetShows: string) =>
    resampling.mean(
      clips.map(
        (clip) =>
          (says(answerTo(clip, onset), onsetShows) ? 0.5 : 0) + (says(answerTo(clip, offset), offsetShows) ? 0.5 : 0),
      ),
    );
  const inOrder = accuracy(CONTROL.onset, CONTROL.offset, appearing, fading);
  const reversed = accuracy(CONTROL.onsetReversed, CONTROL.offsetReversed, fading, appearing);
  return {
    question: CONTROL.question,
    clips: clips.map(({ clip }) => clip.name),
    accuracy: inOrder,
    reversedAccuracy: reversed,
    passed: (inOrder.low ?? 0) > 0.5 && (reversed.low ?? 0) > 0.5,
  };
}

/** The control's labels are none that a clip shows. */
function truthOrNothing(clip: ClipAnswers): string | null {
  return truthOf(clip) ?? clip.clip.label;
}

function says(answer: DoneTrial, label: string): boolean {
  return predictionOf(answer).label === label;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
