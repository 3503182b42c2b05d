import { access, rm } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { isDrawn } from "../../core/comparison/drawn-faces.ts";
import { describeDecoder } from "../../core/decoding/token-decoder.ts";
import { clipRange } from "../../clip/range.ts";
import type { ByteCache } from "../../inference/byte-cache.ts";
import type { FrameEncoding } from "../../inference/engine.ts";
import type { Token } from "../../protocol/answer.ts";
import type { Dtype } from "../../protocol/model.ts";
import { messageOf, SaccadeError } from "../../protocol/errors.ts";
import type { Experiment, ModelEntry } from "../../protocol/experiment.ts";
import type { ProbeKind } from "../../protocol/probe.ts";
import type { PlannedProbe, RunClip, RunSelection, Work } from "../../protocol/run.ts";
import type { Footage } from "../clip-store.ts";
import type { ResolvedClip } from "../experiment-files/expand-clips.ts";
import type { LoadedExperiment } from "../experiment-files/load-experiment.ts";
import { JOURNAL } from "../journal/journal-writer.ts";
import { FORMAT, type RunLine } from "../journal/lines.ts";
import { scanJournal } from "../journal/scan.ts";
import { listRuns, makeRunFolder, makeRunId } from "../journal/run-folder.ts";
import { WriteFailure } from "../journal/write-failure.ts";
import { makeFolder } from "../make-folder.ts";
import type { LoadProgress, ModelRequest, ReadyModel } from "../model-store.ts";
import { PictureFolder } from "../picture-folder.ts";
import { NoteWriter } from "../enrichment/note-writer.ts";
import { Selector } from "../selection/selector.ts";
import { CaseFrames } from "./case-frames.ts";
import { type CaseClip, type CaseContext, planClip, type RunModel, trialsOf } from "./clip-cases.ts";
import { CaseRunner, type CaseTools } from "./case-runner.ts";
import { likelySights } from "./likely-sights.ts";
import { type RunCounts, RunSession } from "./session.ts";

export interface RunRequest {
  readonly experiment: LoadedExperiment;
  /** The run's own folder, in the place of one beside the document. */
  readonly out?: string | undefined;
  /** Go on with the last run instead of starting one. */
  readonly resume?: boolean | undefined;
  /** Where a model computes whose entry in the document does not say. */
  readonly device: ModelRequest["device"];
  readonly dtype: Dtype;
  /** Keep the pictures that models received. */
  readonly pictures: boolean;
  /** What of the document the experiment is, where that is not all of it: it goes on with runs of the same part alone. */
  readonly only?: RunSelection | undefined;
  /** Where the run is a probe's: it goes on with runs of the same plan alone. */
  readonly probe?: ProbeOfRun | undefined;
  /** Whether it only makes what a probe's run takes. */
  readonly forProbe?: boolean | undefined;
}

/** A probe: what it compares is planned once the models are there, since it may depend on them. */
export interface ProbeOfRun {
  readonly kind: ProbeKind;
  readonly plan: (context: CaseContext, tools: CaseTools) => Promise<ProbePlan>;
}

export interface ProbePlan {
  /** The experiment with the frames of every choice written out for each clip. */
  readonly experiment: LoadedExperiment;
  readonly planned: PlannedProbe;
}

/** What a run is made with. Models and encodings outlive it. */
export interface RunTools {
  readonly models: { get(request: ModelRequest, progress: LoadProgress): Promise<ReadyModel> };
  readonly footage: Footage;
  readonly encodings: ByteCache<string, FrameEncoding>;
  /** Saccade's own version, and those of the runtime. */
  readonly versions: { readonly saccade: string; readonly runtime: string };
}

export interface RunHooks {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((stage: string, counts: RunCounts, done?: number, total?: number) => void) | undefined;
  /** Told of each token as it comes, with the trials that it belongs to. */
  readonly onToken?: ((trials: readonly string[], token: Token) => void) | undefined;
  /** Told that the run has its folder and its first line. */
  readonly onBegin?: ((directory: string) => void) | undefined;
  /** Told of trials as they are written. */
  readonly onTrials?: RunSession["onTrials"];
}

export interface RunSummary extends RunCounts {
  readonly id: string;
  readonly directory: string;
  readonly status: "finished" | "cancelled";
  /** Of this session. */
  readonly work: Omit<Work, "asked">;
  /** What is wrong with footage that could be used all the same. */
  readonly warnings: readonly string[];
}

/**
 * Runs an experiment: clip after clip, each frame decoded once and encoded once for each model, each call that no
 * journal of the document holds computed once. A trial that fails is a line of the journal, and the others go on.
 * Cancelled, it ends with what it has.
 *
 * @throws SaccadeError `input` if the experiment cannot be run at all; `failure` if the journal cannot be written
 */
export async function runExperiment(request: RunRequest, tools: RunTools, hooks: RunHooks = {}): Promise<RunSummary> {
  const { experiment, clips, path } = request.experiment;
  if (clips.length === 0) {
    throw new SaccadeError("input", `${path} lists no clips: add a file, a glob or a manifest to "clips".`);
  }
  const { folder, id, isNew } = await runFolder(request);
  const session = await RunSession.open(folder, path);
  try {
    return await runSession(request, tools, hooks, session, session.id ?? id, experiment);
  } finally {
    await session.close();
    // What ended before its first line is no run.
    if (isNew && !session.hasBegun) await rm(folder, { recursive: true, force: true });
  }
}

async function runSession(
  request: RunRequest,
  tools: RunTools,
  hooks: RunHooks,
  session: RunSession,
  id: string,
  experiment: Experiment,
): Promise<RunSummary> {
  const { signal } = hooks;
  const onStage = (stage: string, done?: number, total?: number): void => {
    hooks.onProgress?.(stage, session.counts, done, total);
  };
  const warnings = new Set<string>();
  const onWarning = (sentence: string): void => void warnings.add(sentence);
  let status: RunSummary["status"] = "finished";
  try {
    // Another process reads the first clip while models are loaded; what is wrong with it is said when its turn comes.
    const first = request.experiment.clips.find((clip) => isOpen(experiment, clip, session));
    if (first) tools.footage.probe(first.path, { signal }).catch(() => undefined);
    const models = await session.meter.time("load", () => loadModels(request, tools, hooks, onStage));
    const asked: CaseContext = {
      experiment,
      prompts: request.experiment.prompts,
      models,
      engine: `${tools.versions.saccade}; ${tools.versions.runtime}`,
      ffmpeg: await tools.footage.decoder(),
    };
    const pictures = request.pictures ? new PictureFolder(session.folder, session.earlier) : undefined;
    const { seed, topLogits } = experiment;
    const told = { onStage, onWarning, onToken: hooks.onToken };
    const caseTools: CaseTools = { ...tools, ...told, session, pictures, seed, topLogits, signal };
    const plan = await request.probe?.plan(asked, caseTools);
    const complete = plan?.experiment ?? request.experiment;
    const context: CaseContext = { ...asked, experiment: complete.experiment, prompts: complete.prompts };
    await session.begin(runLine(complete, request, plan?.planned, tools, context, id));
    hooks.onBegin?.(session.folder);
    session.onTrials = hooks.onTrials;
    await runClips(context, complete.clips, caseTools);
  } catch (error) {
    if (!(error instanceof SaccadeError) || error.kind !== "cancelled") throw error;
    status = "cancelled";
  }
  // A run that was cancelled before its first line is no run.
  if (!session.hasBegun && status === "cancelled") throw new SaccadeError("cancelled", "Cancelled.");
  await session.end(status);
  const work = session.meter.work;
  return { id, directory: session.folder, status, ...session.counts, work, warnings: [...warnings] };
}

/** Whether a clip has trials that are not done. */
function isOpen(experiment: Experiment, clip: ResolvedClip, session: RunSession): boolean {
  return [...trialsOf(experiment, clip)].some(({ id }) => !session.isDone(id));
}

/** One clip after the other. While one is answered about, ffmpeg reads the next: they keep different cores busy. */
async function runClips(context: CaseContext, clips: readonly ResolvedClip[], tools: CaseTools): Promise<void> {
  const { session, footage } = tools;
  // Where no result is known, all that is shown will have to be encoded; what this run finds changes nothing about that.
  const isFresh = session.calls.size === 0;
  const open = clips.filter((clip) => isOpen(context.experiment, clip, session));
  const end = new AbortController();
  const signal = AbortSignal.any([end.signal, ...(tools.signal ? [tools.signal] : [])]);
  try {
    for (const [place, clip] of open.entries()) {
      const next = open[place + 1];
      const onRead = (): void => {
        // What is wrong with it is said when its turn comes.
        if (next) footage.probe(next.path, { signal }).catch(() => undefined);
      };
      await runClip(context, clip, tools, { isFresh, onRead });
    }
  } finally {
    end.abort();
  }
}

interface ClipTurn {
  /** No result was known when the run began. */
  readonly isFresh: boolean;
  /** Told when the clip was read. */
  readonly onRead: () => void;
}

async function runClip(
  context: CaseContext,
  clip: ResolvedClip,
  tools: CaseTools,
  { isFresh, onRead }: ClipTurn,
): Promise<void> {
  const { session, footage, signal, onStage, onWarning } = tools;
  onStage(`Reading ${clip.name}`);
  try {
    const probed = await session.meter.time("decode", () => footage.probe(clip.path, { signal }));
    onRead();
    probed.warnings.forEach(onWarning);
    const range = clipRange(probed, { fromSeconds: clip.from, toSeconds: clip.to });
    await session.addClip(runClipOf(clip, probed.info, range));
    const part: CaseClip = { name: clip.name, probed, range, samplers: clip.samplers };
    const frames = new CaseFrames(tools, probed);
    const selector = new Selector(tools, part, frames);
    try {
      // Planning what is asked about them takes a while.
      if (isFresh) frames.begin(await likelySights(context, part, selector));
      const { cases, failed } = await planClip(context, part, selector, new NoteWriter(tools, part, frames));
      await session.fail(failed);
      await new CaseRunner(tools, frames, cases).run();
    } finally {
      await frames.dispose();
    }
  } catch (error) {
    if (!(error instanceof SaccadeError) || error.kind === "cancelled" || error instanceof WriteFailure) throw error;
    // A clip that cannot be used fails its own trials.
    await session.fail([{ trials: [...trialsOf(context.experiment, clip)], reason: error }]);
  }
  onStage("Done");
}

function runClipOf(
  { name, label, events, subject, motion }: ResolvedClip,
  info: Parameters<typeof clipRange>[0]["info"],
  { fromSeconds, toSeconds }: ReturnType<typeof clipRange>,
): RunClip {
  const { path, sha256, durationSeconds, width, height, frameRate, frameCount } = info;
  return {
    name,
    path,
    sha256,
    durationSeconds,
    width,
    height,
    frameRate,
    frameCount,
    fromSeconds,
    toSeconds,
    label: label ?? null,
    events: [...events],
    subject: subject ?? null,
    drawn: isDrawn(info),
    ...(motion === undefined ? {} : { motion: [...motion] }),
  };
}

async function loadModels(
  request: RunRequest,
  tools: RunTools,
  { signal }: RunHooks,
  onStage: (stage: string, done?: number, total?: number) => void,
): Promise<RunModel[]> {
  const models: RunModel[] = [];
  for (const entry of request.experiment.experiment.models) {
    onStage(`Loading ${entry.name}`);
    const onDownload = (loaded: number, total: number): void => {
      onStage(`Downloading ${entry.name}, MB:`, Math.round(loaded / 1e6), Math.round(total / 1e6));
    };
    const ready = await tools.models.get(modelRequest(entry, request), { signal, onDownload });
    models.push({ ...ready, name: entry.name });
  }
  return models;
}

function modelRequest(
  { id, device, dtype }: ModelEntry,
  { device: usual, dtype: usualDtype }: RunRequest,
): ModelRequest {
  return { id, device: device ?? usual, dtype: dtype ?? usualDtype };
}

function runLine(
  { experiment, path, text, prompts, clips }: LoadedExperiment,
  { only, forProbe }: RunRequest,
  probe: PlannedProbe | undefined,
  { versions }: RunTools,
  { models, ffmpeg }: CaseContext,
  id: string,
): RunLine {
  const { samplers, decoders, repeats, seed, baseline } = experiment;
  return {
    line: "run",
    format: FORMAT,
    at: new Date().toISOString(),
    id,
    environment: {
      ...versions,
      ffmpeg,
      platform: `${process.platform} ${process.arch}`,
      models: models.map(({ name, engine, sha256, source }) => ({
        name,
        id: engine.model.id,
        dtype: engine.model.dtype,
        device: engine.model.device,
        sha256,
        drawnFacesOnly: source.drawnFaces,
      })),
    },
    document: { path, text },
    axes: {
      models: models.map(({ name }) => name),
      samplers: samplers.map(({ name }) => name),
      prompts: prompts.map(({ name, text: words, enrich }) => ({
        name,
        text: words,
        ...(enrich && { notes: enrich.note.text }),
      })),
      decoders: decoders.map(({ name, spec }) => ({ name, settings: describeDecoder(spec) })),
      repeats,
      seed,
    },
    baseline: baseline ?? null,
    trials: clips.reduce((sum, clip) => sum + [...trialsOf(experiment, clip)].length, 0),
    ...(only === undefined ? {} : { only }),
    ...(forProbe === true && { forProbe }),
    ...(probe === undefined ? {} : { probe }),
  };
}

interface RunPlace {
  readonly folder: string;
  readonly id: string;
  /** Made for this run. */
  readonly isNew: boolean;
}

/** Where the run is written: the folder that the person named, the last run's where it is resumed, or a new one. */
async function runFolder({ experiment, out, resume, only, probe }: RunRequest): Promise<RunPlace> {
  if (out !== undefined) {
    const folder = resolve(out);
    await makeFolder(folder).catch(refuse);
    if (resume !== true && (await exists(join(folder, JOURNAL)))) {
      throw new SaccadeError("input", `${folder} holds a run already: add --resume to go on with it, or name another.`);
    }
    return { folder, id: makeRunId(new Date()), isNew: false };
  }
  if (resume === true) {
    for (const folder of await listRuns(experiment.path)) {
      if (await isRunOf(join(folder, JOURNAL), only, probe)) return { folder, id: basename(folder), isNew: false };
    }
  }
  return { ...(await makeRunFolder(experiment.path, new Date()).catch(refuse)), isNew: true };
}

/** Whether a journal is there that this run can go on with: of the same part of the document and the same probe, or none. */
async function isRunOf(
  journal: string,
  only: RunSelection | undefined,
  probe: ProbeOfRun | undefined,
): Promise<boolean> {
  if (!(await exists(journal))) return false;
  try {
    for await (const { line } of scanJournal(journal)) {
      if (line.line !== "run") return true;
      return line.forProbe !== true && line.probe?.kind === probe?.kind && isDeepStrictEqual(line.only, only);
    }
  } catch {
    // What cannot be read is told where it is opened.
  }
  return true;
}

function refuse(error: unknown): never {
  throw new SaccadeError("input", `The run has no place to be written: ${messageOf(error)}. Name another with --out.`);
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
