import { createHash } from "node:crypto";
import {
  AS_MANY,
  DENSE,
  FEW,
  KEYFRAMES,
  MASKED_ARM,
  noteAlone,
  noteFrames,
  noteUnits,
  NOTES_ARM,
  NOTES_ONLY_ARM,
  OTHERS_ARM,
  SAME_COMPUTE,
  SEEDS,
  SHUFFLED_ARM,
  UNITS,
} from "../../core/probes/enrichment/arms.ts";
import {
  type ClipNotes,
  isSetOfLabels,
  notesOfOthers,
  oneNote,
  shuffledNotes,
} from "../../core/probes/enrichment/other-notes.ts";
import { affordableFrames, framesLookedAt } from "../../core/probes/enrichment/spent.ts";
import { ACTION_UNIT_LABELS, ACTION_UNIT_QUESTION } from "../../core/enrichment/action-units.ts";
import { type Enrichment, readEnrichment } from "../../core/enrichment/settings.ts";
import { parseSampler } from "../../core/sampling/parse-sampler.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { NoteOverride } from "../../protocol/enrichment.ts";
import type { SamplerEntry } from "../../protocol/experiment.ts";
import type { DoneTrial, RunReport } from "../../protocol/run.ts";
import type { ClipSampler, ResolvedClip } from "../experiment-files/expand-clips.ts";
import type { LoadedExperiment, ResolvedPrompt } from "../experiment-files/load-experiment.ts";
import { baseSampler } from "./base-sampler.ts";
import type { ProbePlan } from "../run/run-experiment.ts";
import { ANSWER_TOKENS } from "./plan-clip.ts";

const GREEDY = { name: "greedy", spec: {} };
/** The rate that the paper found best without notes (arXiv 2604.15280). */
const DENSE_SAMPLER = "interval:0.2";
/** Each note of these many clips is held against its frames: the first ones, which a person can look at. */
const MOST_CHECKED_CLIPS = 12;

type EnrichedPrompt = ResolvedPrompt & { readonly enrich: Enrichment };

/** An enrichment probe before its notes are written. */
export interface EnrichmentQuestion {
  readonly loaded: LoadedExperiment;
  readonly sampler: SamplerEntry;
  /** Without notes; its name begins the names of all others. */
  readonly plain: ResolvedPrompt;
  readonly enriched: EnrichedPrompt;
}

/**
 * What an enrichment probe asks about: the baseline's model, sampler and prompt, or else the first model and sampler,
 * and the first prompt that is enriched, or the first one with the usual notes.
 */
export function enrichmentQuestion(loaded: LoadedExperiment): EnrichmentQuestion {
  const { experiment, prompts } = loaded;
  const { baseline, models } = experiment;
  const own =
    prompts.find(({ name, enrich }) => name === baseline?.prompt && enrich) ??
    prompts.find(({ enrich }) => enrich) ??
    prompts[0];
  if (!own) throw new RangeError("An experiment has a prompt.");
  const enrich = { ...(own.enrich ?? readEnrichment({})), show: "both" as const, mask: false };
  const { name, labels, system, hasNoLabels } = own;
  const answers = models.find((model) => model.name === baseline?.model) ?? models[0];
  const scribe = models.find((model) => model.name === enrich.note.model);
  const used = [answers, scribe].filter((model, place, all) => model !== undefined && all.indexOf(model) === place);
  return {
    loaded: { ...loaded, experiment: { ...experiment, models: used.flatMap((model) => model ?? []) } },
    sampler: baseSampler(experiment),
    plain: { name, labels, system, hasNoLabels, text: withoutNotes(own.text) },
    enriched: { ...own, name: `${name}${NOTES_ARM.tells[0]}`, enrich },
  };
}

/** The experiment that writes the notes: keyframes alone and with their notes; and what a frame more takes. */
export function notesExperiment({ loaded, sampler, plain, enriched }: EnrichmentQuestion): LoadedExperiment {
  const keyframes = { ...sampler, name: KEYFRAMES };
  const few: ClipSampler = {
    name: FEW.name,
    spec: { type: "uniform", count: FEW.count, ...viewOf(sampler) },
    prompts: [plain.name],
  };
  const clips = loaded.clips.map((clip): ResolvedClip => ({ ...clip, samplers: [keyframes, few] }));
  return experimentOf(loaded, clips, samplersOf(clips), [plain, enriched]);
}

/**
 * The experiment that compares the arms, of which some are made of the notes: shuffled, of another clip, alone, and as
 * many frames as they cost.
 *
 * @param written the run of {@link notesExperiment}; a clip whose notes were not written has the same arms as there
 */
export function planEnrichment(question: EnrichmentQuestion, written: RunReport): ProbePlan {
  const { loaded, sampler, plain, enriched } = question;
  const [model] = written.axes.models;
  const done = (clip: string, prompt: string, choice: string = KEYFRAMES): DoneTrial | undefined => {
    const found = written.trials.find(
      (trial) => trial.clip === clip && trial.prompt === prompt && trial.sampler === choice && trial.model === model,
    );
    return found?.status === "done" ? found : undefined;
  };
  const known = loaded.clips.flatMap((clip) => {
    const trial = done(clip.name, enriched.name);
    const bare = done(clip.name, plain.name);
    const info = written.axes.clips.find(({ name }) => name === clip.name);
    // Of one frame there are no two even ones; what a frame takes is then estimated.
    const few = done(clip.name, plain.name, FEW.name) ?? bare;
    return trial && bare && few && info ? [{ clip, trial, bare, few, info }] : [];
  });
  const notes = known.map(({ clip, trial }): ClipNotes => {
    return { clip: clip.name, label: clip.label ?? null, notes: trial.notes ?? [] };
  });
  const { seed } = loaded.experiment;
  const told = (name: string, overrides: readonly NoteOverride[], more: Partial<Enrichment> = {}): EnrichedPrompt => ({
    ...enriched,
    name: `${plain.name}${name}`,
    enrich: { ...enriched.enrich, ...more, overrides: [...overrides] },
  });
  const others = isSetOfLabels(notes);
  const own = enriched.enrich.overrides;
  const checked = notes.slice(0, MOST_CHECKED_CLIPS);
  const mostNotes = Math.max(0, ...checked.map((clip) => clip.notes.length));
  const numbers = Array.from({ length: mostNotes }, (_, place) => place + 1);
  const arms = [
    plain,
    enriched,
    told(NOTES_ONLY_ARM.tells[0], own, { show: "notes" }),
    told(MASKED_ARM.tells[0], own, { mask: true }),
    ...SEEDS.map((draw, place) => told(SHUFFLED_ARM.tells[place] ?? "", shuffledNotes(notes, seed, draw))),
    ...(others
      ? SEEDS.map((draw, place) => told(OTHERS_ARM.tells[place] ?? "", notesOfOthers(notes, seed, draw)))
      : []),
  ];
  const alone = numbers.map((number) =>
    told(noteAlone(number), oneNote(checked, number), { show: "notes", form: "{{note}}.", budget: undefined }),
  );
  const units = aboutUnits(plain, alone);
  const shown = viewOf(sampler);
  const { view } = sampler.spec;
  const clips = loaded.clips.map((clip): ResolvedClip => {
    const found = known.find((one) => one.clip === clip);
    // The run meets the same error, and tells it with this clip's trials.
    if (!found) return { ...clip, samplers: [{ ...sampler, name: KEYFRAMES, prompts: [plain.name, enriched.name] }] };
    const most = framesIn(found.info);
    const even = (name: string, count: number): ClipSampler => ({
      name,
      spec: { type: "uniform", count: Math.min(count, most), ...shown },
      prompts: [plain.name],
    });
    const told = checked.find((one) => one.clip === clip.name)?.notes ?? [];
    return {
      ...clip,
      samplers: [
        {
          ...sampler,
          name: KEYFRAMES,
          prompts: [...arms, ...alone.slice(0, told.length), ...units.words.slice(0, told.length)].map(
            ({ name }) => name,
          ),
        },
        even(AS_MANY, framesLookedAt(found.trial)),
        even(SAME_COMPUTE, affordableFrames(found.trial, found.bare, found.few)),
        { name: DENSE, spec: { ...parseSampler(DENSE_SAMPLER), ...shown }, prompts: [plain.name] },
        ...told.map(({ frames }, place): ClipSampler => ({
          name: noteFrames(place + 1),
          spec: { type: "indices", indices: frames.map(({ index }) => index), ...shown },
          prompts: [plain.name, units.frames.name],
        })),
      ],
    };
  });
  const prompts = [...arms, ...alone, units.frames, ...units.words];
  return {
    experiment: experimentOf(loaded, clips, samplersOf(clips), prompts),
    planned: {
      kind: "enrichment",
      sampler: sampler.name,
      timestamps: typeof view === "object" && view.timestamp === true,
      plan: createHash("sha256")
        .update(JSON.stringify(clips.map(({ name, samplers }) => [name, samplers])))
        .update(JSON.stringify(prompts))
        .digest("hex"),
    },
  };
}

/** What the face does, asked of a note's frames and of each note's words. */
function aboutUnits(
  plain: ResolvedPrompt,
  alone: readonly EnrichedPrompt[],
): { readonly frames: ResolvedPrompt; readonly words: readonly EnrichedPrompt[] } {
  const asked = { labels: ACTION_UNIT_LABELS, hasNoLabels: false };
  return {
    frames: { ...plain, ...asked, name: `${plain.name}${UNITS}`, text: ACTION_UNIT_QUESTION },
    words: alone.map((prompt, place) => ({
      ...prompt,
      ...asked,
      name: `${plain.name}${noteUnits(place + 1)}`,
      text: `{{notes}} ${ACTION_UNIT_QUESTION}`,
    })),
  };
}

function experimentOf(
  loaded: LoadedExperiment,
  clips: readonly ResolvedClip[],
  samplers: readonly SamplerEntry[],
  prompts: readonly ResolvedPrompt[],
): LoadedExperiment {
  const [plain] = prompts;
  const [model] = loaded.experiment.models;
  return {
    ...loaded,
    clips,
    prompts,
    experiment: {
      ...loaded.experiment,
      samplers: [...samplers],
      prompts: prompts.map(({ name, text }) => ({ name, text })),
      decoders: [GREEDY],
      repeats: 1,
      maxTokens: ANSWER_TOKENS,
      baseline: { model: model?.name ?? "", sampler: KEYFRAMES, prompt: plain?.name ?? "", decoder: GREEDY.name },
    },
  };
}

function samplersOf(clips: readonly ResolvedClip[]): SamplerEntry[] {
  const samplers = new Map(clips.flatMap((clip) => (clip.samplers ?? []).map((one) => [one.name, one] as const)));
  return [...samplers.values()].map(({ name, spec }) => ({ name, spec }));
}

/** The frames of all arms look alike. */
function viewOf({ spec: { view } }: SamplerEntry): Pick<SamplerEntry["spec"], "view"> {
  return view === undefined ? {} : { view };
}

/** How many frames a range has, as near as its rate tells. */
function framesIn({ frameCount, durationSeconds, fromSeconds, toSeconds }: RunReport["axes"]["clips"][number]): number {
  return Math.max(1, Math.floor((frameCount * (toSeconds - fromSeconds)) / durationSeconds));
}

/** The same question with its keyframes alone. */
function withoutNotes(text: string): string {
  const plain = text
    .replaceAll(/\{\{\s*timeline\s*\}\}/g, "{{frames}}")
    .replaceAll(/\{\{\s*notes\s*\}\}/g, "")
    .trim();
  if (plain.replace("{{frames}}", "").trim() === "") {
    throw new SaccadeError("input", "The prompt asks nothing beside its notes: write a question into it.");
  }
  return plain;
}
