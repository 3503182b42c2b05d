import type { EnrichmentArm, EnrichmentCase, NoteCheck } from "../../../protocol/probe.ts";
import { predictionOf } from "../../comparison/prediction.ts";
import { macroF1 } from "../../metrics/classification.ts";
import { type MeasuredClips, measuredClips, truthLogprobs, uarOf, verdictsOf } from "../choice-figures.ts";
import { answerTo, type ClipAnswers } from "../probe-cases.ts";
import {
  type Arm,
  ARMS,
  AS_MANY_ARM,
  KEYFRAMES,
  KEYFRAMES_ARM,
  noteAlone,
  noteFrames,
  NOTES_ARM,
  noteUnits,
  UNITS,
} from "./arms.ts";
import { checkNote, shareNaming, type Sides, toldEvent } from "./check-notes.ts";
import { answerKeyOf, keysOf, type NotedClips } from "./enrichment-cases.ts";
import { spentTokens } from "./spent.ts";

/** What notes did for one model and question, against frames in their place and notes that were spoilt. */
export function analyseEnrichment(
  { model, prompt, clips, leftOut }: NotedClips,
  sampler: string,
  seed: number,
): EnrichmentCase {
  const measured = measuredClips(clips, seed);
  const arms = ARMS.flatMap((arm) => {
    const keys = keysOf(arm, clips);
    return keys.length === 0 ? [] : [figuresOf(arm, keys, measured)];
  });
  const uar = (arm: Arm): ((places: readonly number[]) => number) => {
    const each = keysOf(arm, clips).map((key) => uarOf(verdictsOf(measured.judged, key)));
    return (places) => mean(each.map((statistic) => statistic(places)));
  };
  const [noted, bare, frames] = [uar(NOTES_ARM), uar(KEYFRAMES_ARM), uar(AS_MANY_ARM)];
  const { judging, judged } = measured;
  return {
    model,
    prompt,
    sampler,
    clips: clips.map(({ clip }) => clip.name),
    leftOut: [...leftOut],
    arms,
    gain:
      judged.length === 0
        ? null
        : {
            overKeyframes: judging.figure((places) => noted(places) - bare(places)),
            overAsManyFrames: judging.figure((places) => noted(places) - frames(places)),
          },
    notes: findingsOf(clips),
  };
}

function figuresOf({ arm }: Arm, keys: readonly string[], { clips, judged, judging }: MeasuredClips): EnrichmentArm {
  const trials = keys.flatMap((key) => clips.map((clip) => answerTo(clip, key)));
  const verdicts = keys.map((key) => verdictsOf(judged, key));
  const truth = keys.map((key) => truthLogprobs(judged, key));
  const known = judged.length > 0;
  const overDraws = (values: readonly (readonly number[])[]): number[] =>
    judged.map((_, place) => mean(values.map((own) => own[place] ?? 0)));
  const right = verdicts.map(({ list }) => list.map((verdict) => (verdict.truth === verdict.answer ? 1 : 0)));
  const [only] = trials;
  return {
    arm,
    frames: mean(trials.map((trial) => trial.frames.length)),
    visualTokens: mean(trials.map((trial) => spentTokens(trial).visual)),
    textTokens: mean(trials.map((trial) => spentTokens(trial).text)),
    answer: clips.length === 1 && only ? predictionOf(only).label : null,
    truthLogprob: known ? judging.mean(overDraws(truth)) : null,
    accuracy: known ? judging.mean(overDraws(right)) : null,
    uar: known ? judging.figure((places) => mean(verdicts.map((own) => uarOf(own)(places)))) : null,
    macroF1: known
      ? judging.figure((places) =>
          mean(
            verdicts.map(({ list, labels }) =>
              macroF1(
                places.flatMap((place) => list[place] ?? []),
                labels,
              ),
            ),
          ),
        )
      : null,
  };
}

/** What is to be said of the notes themselves. */
function findingsOf(clips: readonly ClipAnswers[]): EnrichmentCase["notes"] {
  const [told] = NOTES_ARM.tells;
  const noted = clips.map((from) => {
    const trial = answerTo(from, answerKeyOf(KEYFRAMES, told));
    return { from, notes: trial.notes ?? [], labels: trial.labels.map(({ label }) => label) };
  });
  const all = noted.flatMap(({ notes }) => notes);
  const labels = [...new Set(noted.flatMap((clip) => clip.labels))];
  const events = noted.flatMap(({ from, notes }) => toldEvent(from.clip, notes) ?? []);
  const checked = noted.flatMap(({ from, notes }) =>
    notes.flatMap((note, place): NoteCheck[] => {
      const sides = (ofFrames: string, ofWords: string): Sides | undefined => {
        const frames = from.answers.get(answerKeyOf(noteFrames(place + 1), ofFrames));
        const words = from.answers.get(answerKeyOf(KEYFRAMES, ofWords));
        return frames && words && { frames, words };
      };
      const labels = sides("", noteAlone(place + 1));
      const units = sides(UNITS, noteUnits(place + 1));
      return labels && note.text !== "" ? [checkNote(from.clip.name, note, labels, units)] : [];
    }),
  );
  return {
    written: all.length,
    naming: shareNaming(all, labels),
    events:
      events.length === 0
        ? null
        : {
            known: events.length,
            looked: events.filter(({ looked }) => looked).length,
            told: events.filter(({ inPlace }) => inPlace).length,
          },
    checked,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
