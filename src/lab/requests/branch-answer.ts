import { randomBytes } from "node:crypto";
import { basename } from "node:path";
import { clipRange } from "../../clip/range.ts";
import { uniformDraw } from "../../core/decoding/draw.ts";
import type { FrameEncoding, Prefix } from "../../inference/engine.ts";
import type { Answer, Token } from "../../protocol/answer.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { ModelEntry } from "../../protocol/experiment.ts";
import type { Branch, BranchRequest } from "../../protocol/lab-runs.ts";
import { NoteWriter } from "../enrichment/note-writer.ts";
import { type LoadedExperiment, resolveExperiment } from "../experiment-files/load-experiment.ts";
import type { DoneTrialLine, RunLine } from "../journal/lines.ts";
import { type OpenRun, openRun } from "../journal/open-run.ts";
import { CaseFrames, type Sight } from "../run/case-frames.ts";
import { type CaseTools, noiseStepOf } from "../run/case-runner.ts";
import {
  type AnswerPlan,
  type CaseClip,
  type CaseContext,
  planCase,
  type PromptCase,
  type RunModel,
} from "../run/clip-cases.ts";
import type { RunTools } from "../run/run-experiment.ts";
import { RunSession } from "../run/session.ts";
import { Selector } from "../selection/selector.ts";

export interface BranchHooks {
  readonly signal: AbortSignal;
  readonly onStage: (stage: string, done?: number, total?: number) => void;
  readonly onToken: (branch: string, token: Token) => void;
}

/**
 * Continues a trial's answer from another token than was said: over the same frames and prompt, by the same decoder
 * and with the same draws, the tokens before it and itself given. The answer becomes a line of the run's journal.
 *
 * @throws SaccadeError `input` if the run has no such token, or what the trial was made of is not the same any more
 */
export async function branchAnswer(
  { directory, trial, place, tokenId, id = `branch-${randomBytes(4).toString("hex")}` }: BranchRequest,
  tools: RunTools,
  hooks: BranchHooks,
): Promise<Branch> {
  const open = await openRun(directory);
  const line = doneTrial(open, trial);
  const { answer: said } = await open.calls.answer(line.answer);
  checkPlace(said, place, tokenId);
  const forced = [...said.tokens.slice(0, place).map(({ id }) => id), tokenId];
  const { run } = open;
  const loaded = await resolveExperiment(run.document.text, run.document.path, basename(run.document.path));
  const session = await RunSession.open(open.folder, run.document.path);
  try {
    const answer = await continueAnswer(loaded, run, line, forced, session, tools, { ...hooks, id });
    const tokenText = answer.tokens[place]?.text ?? "";
    const branch = { id, at: new Date().toISOString(), trial, place, tokenId, tokenText, answer };
    await session.addBranch(branch);
    return branch;
  } finally {
    await session.close();
  }
}

function doneTrial({ run, trials }: OpenRun, id: string): DoneTrialLine {
  if (run.probe) {
    throw new SaccadeError("input", "An answer of a probe cannot be continued: run the experiment, and branch there.");
  }
  const line = trials.find((one) => one.id === id);
  if (!line) throw new SaccadeError("input", "The run has no such trial.");
  if (line.status === "failed") throw new SaccadeError("input", "This trial failed: it has no answer to continue.");
  return line;
}

function checkPlace({ tokens }: Answer, place: number, tokenId: number): void {
  const token = tokens[place];
  if (!token) {
    throw new SaccadeError("input", `The answer has ${tokens.length} tokens, and none at place ${place + 1}.`);
  }
  if (token.id === tokenId) throw new SaccadeError("input", "The answer says this token already: choose another one.");
}

async function continueAnswer(
  loaded: LoadedExperiment,
  run: RunLine,
  line: DoneTrialLine,
  forced: readonly number[],
  session: RunSession,
  tools: RunTools,
  hooks: BranchHooks & { readonly id: string },
): Promise<Answer> {
  const { experiment } = loaded;
  const { signal, onStage } = hooks;
  const { seed, topLogits } = experiment;
  const caseTools: CaseTools = {
    ...tools,
    session,
    pictures: undefined,
    seed,
    topLogits,
    signal,
    onStage,
    onWarning: () => undefined,
  };
  const prompt = loaded.prompts.find(({ name }) => name === line.prompt);
  const sampler = experiment.samplers.find(({ name }) => name === line.sampler);
  const clip = loaded.clips.find(({ name }) => name === line.clip);
  if (!prompt || !sampler || !clip) throw moved();
  const names = new Set([line.model, prompt.enrich?.note.model]);
  const models: RunModel[] = [];
  for (const entry of experiment.models) {
    if (names.has(entry.name)) models.push(await loadModel(entry, run, tools, hooks));
  }
  const model = models.find(({ name }) => name === line.model);
  if (!model) throw moved();
  const context: CaseContext = {
    experiment,
    prompts: loaded.prompts,
    models,
    engine: `${tools.versions.saccade}; ${tools.versions.runtime}`,
    ffmpeg: await tools.footage.decoder(),
  };
  onStage(`Reading ${clip.name}`);
  const probed = await tools.footage.probe(clip.path, { signal });
  const range = clipRange(probed, { fromSeconds: clip.from, toSeconds: clip.to });
  const part: CaseClip = { name: clip.name, probed, range };
  const frames = new CaseFrames(caseTools, probed);
  const selector = new Selector(caseTools, part, frames);
  const writer = new NoteWriter(caseTools, part, frames);
  const planned = await planCase(context, part, selector, writer, sampler, model, prompt, []);
  const plan = planned.trials.find(({ id }) => id === line.id)?.answer;
  // The key is made of everything that can change the answer.
  if (plan?.key !== line.answer) throw moved();
  return compute(planned, plan, forced, frames, caseTools, hooks);
}

async function loadModel(
  { id, name, device, dtype }: ModelEntry,
  { environment }: RunLine,
  { models }: RunTools,
  { signal, onStage }: BranchHooks,
): Promise<RunModel> {
  const before = environment.models.find((one) => one.name === name);
  onStage(`Loading ${name}`);
  const request = { id, device: device ?? before?.device ?? "auto", dtype: dtype ?? before?.dtype ?? "fp32" };
  return { ...(await models.get(request, { signal })), name };
}

async function compute(
  planned: PromptCase,
  plan: AnswerPlan,
  forced: readonly number[],
  frames: CaseFrames,
  { seed, topLogits, signal, onStage }: CaseTools,
  { id, onToken }: BranchHooks & { readonly id: string },
): Promise<Answer> {
  const { model, prompt, selection } = planned;
  const indices = planned.frames.map(({ index }) => index);
  const held = new Map<string, FrameEncoding>();
  const sightOf = (step: number | undefined): Sight => ({ model, view: selection.view, step, indices });
  const prefixes: Prefix[] = [];
  const read = async (step: number | undefined): Promise<Prefix> => {
    await frames.encode([sightOf(step)], held);
    const shown = indices.flatMap((index) => held.get(frames.key(sightOf(step), index)) ?? []);
    onStage("Reading prompts");
    const prefix = await model.engine.prefill(prompt, shown, { signal });
    prefixes.push(prefix);
    return prefix;
  };
  try {
    const request = {
      prefix: await read(undefined),
      contrast: plan.contrasts ? await read(noiseStepOf(plan)) : undefined,
      decoder: plan.spec,
      maxTokens: plan.maxTokens,
      topLogits,
      draw: plan.deterministic ? undefined : (step: number) => uniformDraw(seed, plan.repeat, step),
      forced,
    };
    onStage("Answering");
    const [outcome] = await model.engine.answer([request], {
      signal,
      onToken: (_, token) => {
        onToken(id, token);
      },
    });
    if (!outcome?.answer) throw outcome?.error ?? new SaccadeError("failure", "The model gave no answer.");
    return outcome.answer;
  } finally {
    for (const prefix of prefixes) prefix.dispose();
  }
}

function moved(): SaccadeError {
  return new SaccadeError(
    "input",
    "What this trial was made of is not as it was (a clip, a prompt's file, the model, its device or a version): run the experiment again, and continue from the new answer.",
  );
}
