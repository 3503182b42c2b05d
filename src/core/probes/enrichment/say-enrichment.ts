import type { EnrichmentArm, EnrichmentCase, ProbeFigure } from "../../../protocol/probe.ts";
import { counted, percent } from "../../comparison/figures.ts";
import { decimal, figureText } from "../figure-text.ts";
import { FEWEST_CLIPS } from "../resampling.ts";
import { AS_MANY_ARM, KEYFRAMES_ARM, NOTES_ARM, OTHERS_ARM } from "./arms.ts";

/** What a case says: whether notes helped, whether frames would have helped more, and whether the notes are true. */
export function sayEnrichment(from: EnrichmentCase): string[] {
  if (from.clips.length === 0) return ["No clip could be asked with and without its notes, so nothing can be said."];
  return [sayHelp(from), ...sayControls(from), sayNotes(from)];
}

function sayHelp(from: EnrichmentCase): string {
  const { gain, clips } = from;
  const [notes, bare, frames] = [
    armOf(from, NOTES_ARM.arm),
    armOf(from, KEYFRAMES_ARM.arm),
    armOf(from, AS_MANY_ARM.arm),
  ];
  if (!notes || !bare || !frames) return "Nothing was asked.";
  if (gain === null) {
    const answers = [bare, notes, frames].flatMap(({ arm, answer }) => (answer === null ? [] : [`${arm}: ${answer}`]));
    return `What is shown is not known, so there is nothing to be right about.${answers.length === 0 ? "" : ` The answers: ${answers.join("; ")}.`}`;
  }
  if (gain.overKeyframes.low === null) return sayFewClips(clips, [bare, notes, frames]);
  const figures = `UAR is ${shareOf(notes.uar)} with notes, ${shareOf(bare.uar)} with the keyframes alone (${figureText(gain.overKeyframes, points)} points more) and ${shareOf(frames.uar)} with as many frames as were looked at`;
  return `Over ${counted(clips.length, "clip")}, notes ${helpWord(gain.overKeyframes)}, and ${framesWord(gain.overAsManyFrames)}: ${figures}.`;
}

function sayFewClips(clips: readonly string[], arms: readonly EnrichmentArm[]): string {
  const what = clips.length === 1 ? `On this clip (${clips[0] ?? ""})` : `On these ${clips.length} clips`;
  const said = arms.map(({ arm, answer, truthLogprob }) => {
    const nats = truthLogprob === null ? "" : `${decimal(truthLogprob.value, 3)} nats`;
    return `${arm} ${answer === null ? nats : `says ${answer} (${nats})`}`;
  });
  return `${what}, by the log-probability of what is shown: ${said.join("; ")}. Help is claimed over ${FEWEST_CLIPS} clips or more only.`;
}

function helpWord({ low, high }: ProbeFigure): string {
  if ((low ?? 0) > 0) return "help";
  return (high ?? 0) < 0 ? "harm" : "neither help nor harm for certain";
}

function framesWord({ low, high }: ProbeFigure): string {
  if ((high ?? 0) < 0) return "the frames themselves would have helped more";
  return (low ?? 0) > 0 ? "they help more than the frames themselves" : "the frames themselves would have done as well";
}

/** Whether it is the words that count: those of another clip mislead a model that reads them. */
function sayControls(from: EnrichmentCase): string[] {
  const [others, bare] = [armOf(from, OTHERS_ARM.arm), armOf(from, KEYFRAMES_ARM.arm)];
  if (!others?.uar || !bare?.uar) return [];
  const word = others.uar.value < bare.uar.value ? "the model goes by the words" : "the words of others do no harm";
  return [`With the notes of another label's clip UAR is ${shareOf(others.uar)}: ${word}.`];
}

function sayNotes({ notes }: EnrichmentCase): string {
  const { written, naming, events, checked } = notes;
  const units = checked.flatMap((note) => note.units ?? []);
  const parts = [
    counted(written, "note"),
    ...(naming === null ? [] : [`${percent(naming)} of those told name a label outright`]),
    ...(events === null
      ? []
      : [
          `of ${counted(events.known, "event")} between keyframes, notes looked at ${events.looked} and told of ${events.told} in the right place`,
        ]),
    ...(checked.length === 0
      ? []
      : [
          `${checked.filter(({ contradicts }) => contradicts).length} of ${checked.length} contradict the frames they are about`,
        ]),
    ...(units.length === 0
      ? []
      : [
          `${units.filter(({ contradicts }) => contradicts).length} of ${units.length} in what the face does, and ${units.filter(({ frames, words }) => frames.label === words.label).length} name the same movement first`,
        ]),
  ];
  return `Notes: ${parts.join("; ")}.`;
}

function armOf({ arms }: EnrichmentCase, name: string): EnrichmentArm | undefined {
  return arms.find(({ arm }) => arm === name);
}

function shareOf(figure: ProbeFigure | null): string {
  return figure === null ? "unknown" : percent(figure.value);
}

const points = (value: number): string => decimal(100 * value, 1);
