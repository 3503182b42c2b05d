import { uniformDraw } from "../../core/decoding/draw.ts";
import { finiteOrNull } from "../../core/decoding/token-measure.ts";
import type { ProbedClip } from "../../clip/probe.ts";
import type { ByteCache } from "../../inference/byte-cache.ts";
import { throwIfCancelled } from "../../inference/cancel.ts";
import type { Engine, FrameEncoding, FrameNoise, Prefix } from "../../inference/engine.ts";
import type { Token } from "../../protocol/answer.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { ShownFrame } from "../../protocol/run.ts";
import type { Footage } from "../clip-store.ts";
import type { CallLine, DoneTrialLine, TrialLine } from "../journal/lines.ts";
import type { PictureFolder } from "../picture-folder.ts";
import type { AnswerPlan, CaseTrial, PromptCase, RunModel } from "./clip-cases.ts";
import type { RunSession } from "./session.ts";

/** Diffusion steps of a contrast where the decoder does not say (Leng et al. 2023). */
const NOISE_STEP = 500;
/** Bytes of decoded pictures that are held at a time. */
const MOST_PICTURE_BYTES = 512 * 1024 ** 2;
/** How many answers go side by side for each row that the engine computes best: many of them share a row. */
const ANSWERS_PER_ROW = 2;

export interface CaseTools {
  readonly session: RunSession;
  readonly footage: Footage;
  readonly encodings: ByteCache<string, FrameEncoding>;
  readonly pictures: PictureFolder | undefined;
  readonly seed: number;
  readonly topLogits: number;
  readonly signal: AbortSignal | undefined;
  /** Told what is done, and how far it is. */
  readonly onStage: (stage: string, done?: number, total?: number) => void;
  readonly onToken?: ((trials: readonly string[], token: Token) => void) | undefined;
}

/** An answer to compute, for all trials that ask for exactly it. */
interface PendingAnswer {
  readonly from: PromptCase;
  readonly plan: AnswerPlan;
  readonly trials: string[];
}

/** Calls of one prompt that are computed together while it is read. */
interface Batch {
  readonly from: PromptCase;
  readonly answers: readonly PendingAnswer[];
  readonly labels: boolean;
}

/** Computes what the cases of one clip lack, and writes it as it comes. */
export class CaseRunner {
  readonly #tools: CaseTools;
  readonly #clip: ProbedClip;
  readonly #cases: readonly PromptCase[];
  /** Keys of calls that failed, with the reason. */
  readonly #failures = new Map<string, SaccadeError>();
  readonly #pictureKeys = new Map<string, string>();

  constructor(tools: CaseTools, clip: ProbedClip, cases: readonly PromptCase[]) {
    this.#tools = tools;
    this.#clip = clip;
    this.#cases = cases;
  }

  /** @throws SaccadeError `cancelled`; `failure` if the journal cannot be written */
  async run(): Promise<void> {
    await this.#writeTrials([], this.#cases);
    const batches = this.#missing();
    if (batches.length === 0) return;
    await this.#encode(batches);
    for (let group = this.#nextGroup(batches); group.length > 0; group = this.#nextGroup(batches)) {
      throwIfCancelled(this.#tools.signal);
      await this.#compute(group);
    }
  }

  /** Calls that no journal holds, by prompt; the same call of several prompts or trials once. */
  #missing(): Batch[] {
    const { calls, isDone } = {
      calls: this.#tools.session.calls,
      isDone: (id: string) => this.#tools.session.isDone(id),
    };
    const seen = new Map<string, PendingAnswer>();
    const labelled = new Set<string>();
    return this.#cases.flatMap((from): Batch[] => {
      const open = from.trials.filter(({ id }) => !isDone(id));
      const answers = open.flatMap(({ id, answer }): PendingAnswer[] => {
        const known = seen.get(answer.key);
        known?.trials.push(id);
        if (known || calls.get(answer.key)) return [];
        const pending = { from, plan: answer, trials: [id] };
        seen.set(answer.key, pending);
        return [pending];
      });
      const key = from.labelsKey;
      const labels = key !== null && open.length > 0 && !labelled.has(key) && calls.get(key) === undefined;
      if (key !== null && labels) labelled.add(key);
      return answers.length > 0 || labels ? [{ from, answers, labels }] : [];
    });
  }

  /** Takes the next batches that go side by side: of one model, as many answers as it computes best. */
  #nextGroup(batches: Batch[]): Batch[] {
    const group: Batch[] = [];
    let answers = 0;
    for (let first = batches[0]; first; first = batches[0]) {
      const { model, prompt } = first.from;
      if (group[0] && group[0].from.model !== model) break;
      const longest = Math.max(1, ...first.answers.map(({ plan }) => plan.maxTokens));
      const most = model.engine.answersAtOnce(prompt.tokens.length + longest) * ANSWERS_PER_ROW;
      if (group.length > 0 && answers + first.answers.length > most) break;
      batches.shift();
      // One prompt may have more repeats than go side by side.
      group.push({ ...first, answers: first.answers.slice(0, most) });
      answers += Math.min(most, first.answers.length);
      if (first.answers.length > most) {
        batches.unshift({ ...first, answers: first.answers.slice(most), labels: false });
        break;
      }
    }
    return group;
  }

  /** Decodes and encodes each frame that the batches show and that is not encoded yet, once for each model. */
  async #encode(batches: readonly Batch[]): Promise<void> {
    const models = new Set(batches.map(({ from }) => from.model));
    for (const model of models) {
      const own = batches.filter(({ from }) => from.model === model);
      await this.#encodeFor(model, indicesOf(own), undefined);
      for (const step of noiseStepsOf(own)) {
        const contrasting = own.filter(({ answers }) => answers.some(({ plan }) => noiseStepOf(plan) === step));
        await this.#encodeFor(model, indicesOf(contrasting), step);
      }
    }
  }

  async #encodeFor(model: RunModel, indices: readonly number[], step: number | undefined): Promise<void> {
    const { encodings, footage, session, signal, onStage } = this.#tools;
    const missing = indices.filter((index) => !encodings.get(this.#encodingKey(model, index, step)));
    const { width, height } = this.#clip.info;
    const size = Math.max(1, Math.floor(MOST_PICTURE_BYTES / (width * height * 3)));
    for (let start = 0; start < missing.length; start += size) {
      const part = missing.slice(start, start + size);
      const onDecoded = (done: number): void => {
        onStage("Decoding frames:", start + done, missing.length);
      };
      const pixels = await session.meter.time("decode", () =>
        footage.decode(this.#clip, part, { signal, onFrame: onDecoded }),
      );
      session.meter.count({ framesDecoded: part.length });
      for (const [place, frame] of pixels.entries()) {
        onStage("Encoding frames:", start + place, missing.length);
        const noise: FrameNoise | undefined =
          step === undefined ? undefined : { step, seed: this.#tools.seed ^ frame.index };
        const keepPictures = this.#tools.pictures !== undefined && step === undefined;
        const encoded = await session.meter.time("encode", () =>
          model.engine.encodeFrames([frame], { signal, noise, keepPictures }),
        );
        session.meter.count({ framesEncoded: encoded.encoded });
        const [encoding] = encoded.frames;
        if (encoding) encodings.set(this.#encodingKey(model, frame.index, step), encoding, encoding.bytes);
      }
    }
  }

  #encodingKey(model: RunModel, index: number, step: number | undefined): string {
    const { dtype, device } = model.engine.model;
    const noise = step === undefined ? "" : `:${step}:${this.#tools.seed}`;
    return `${model.sha256}:${dtype}:${device}:${this.#clip.info.sha256}:${index}${noise}`;
  }

  async #compute(group: readonly Batch[]): Promise<void> {
    const [first] = group;
    if (!first) return;
    const { engine } = first.from.model;
    const { session } = this.#tools;
    const before = engine.computed;
    const prefixes = new Map<string, Prefix>();
    const lines: CallLine[] = [];
    try {
      const read = await this.#readPrompts(group, prefixes);
      lines.push(...(await this.#answer(engine, read, prefixes)));
      for (const { from, labels } of read) {
        if (labels) lines.push(...(await this.#scoreLabels(from, prefixes)));
      }
    } finally {
      for (const prefix of prefixes.values()) prefix.dispose();
      const { promptTokens, newTokens } = engine.computed;
      session.meter.count({
        promptTokens: promptTokens - before.promptTokens,
        newTokens: newTokens - before.newTokens,
      });
    }
    await this.#writeTrials(
      lines,
      group.map(({ from }) => from),
    );
  }

  /** Reads each batch's prompt, and the same over noised frames where a decoder contrasts. */
  async #readPrompts(group: readonly Batch[], prefixes: Map<string, Prefix>): Promise<Batch[]> {
    const { session, signal, onStage } = this.#tools;
    const read: Batch[] = [];
    for (const batch of group) {
      const { from, answers } = batch;
      onStage("Reading prompts");
      try {
        for (const step of [undefined, ...noiseStepsOf([batch])]) {
          const name = prefixName(from, step);
          if (prefixes.has(name)) continue;
          const frames = from.frames.map(({ index }) => this.#encoding(from.model, index, step));
          const prefix = await session.meter.time("prefill", () =>
            from.model.engine.prefill(from.prompt, frames, { signal }),
          );
          prefixes.set(name, prefix);
        }
        read.push(batch);
      } catch (error) {
        const reason = reasonOf(error);
        for (const { plan } of answers) this.#failures.set(plan.key, reason);
        if (from.labelsKey !== null) this.#failures.set(from.labelsKey, reason);
      }
    }
    return read;
  }

  #encoding(model: RunModel, index: number, step: number | undefined): FrameEncoding {
    const encoding = this.#tools.encodings.get(this.#encodingKey(model, index, step));
    if (encoding) return encoding;
    throw new SaccadeError(
      "failure",
      "The cache of encoded frames is too small for the frames of one clip: raise its limit.",
    );
  }

  async #answer(engine: Engine, group: readonly Batch[], prefixes: ReadonlyMap<string, Prefix>): Promise<CallLine[]> {
    const { session, seed, topLogits, signal, onStage, onToken } = this.#tools;
    const asked = group.flatMap(({ answers }) => answers);
    const requests = asked.flatMap(({ from, plan }) => {
      const prefix = prefixes.get(prefixName(from, undefined));
      const contrast = plan.contrasts ? prefixes.get(prefixName(from, noiseStepOf(plan))) : undefined;
      const draw = plan.deterministic ? undefined : (step: number) => uniformDraw(seed, plan.repeat, step);
      return prefix ? [{ prefix, contrast, decoder: plan.spec, maxTokens: plan.maxTokens, topLogits, draw }] : [];
    });
    if (requests.length === 0) return [];
    onStage("Answering");
    try {
      const outcomes = await session.meter.time("generate", () =>
        engine.answer(requests, {
          signal,
          onToken: onToken && ((request, token) => onToken(asked[request]?.trials ?? [], token)),
        }),
      );
      return outcomes.flatMap((outcome, place): CallLine[] => {
        const plan = asked[place]?.plan;
        if (!plan) return [];
        if (!outcome.answer) {
          this.#failures.set(plan.key, outcome.error);
          return [];
        }
        const { key } = plan;
        const { answer, seconds } = outcome;
        return [{ line: "call", at: now(), key, kind: "answer", answer, seconds }];
      });
    } catch (error) {
      const reason = reasonOf(error);
      for (const { plan } of asked) this.#failures.set(plan.key, reason);
      return [];
    }
  }

  async #scoreLabels(from: PromptCase, prefixes: ReadonlyMap<string, Prefix>): Promise<CallLine[]> {
    const { session, signal } = this.#tools;
    const prefix = prefixes.get(prefixName(from, undefined));
    const key = from.labelsKey;
    if (!prefix || key === null) return [];
    try {
      const { labels, rule, mass } = await session.meter.time("generate", () =>
        from.model.engine.scoreLabels(prefix, from.labels, "sum", { signal }),
      );
      const scored = labels.map(({ label, logprob, probability }) => ({
        label,
        logprob: finiteOrNull(logprob),
        probability,
      }));
      const labelScoring = { rule, mass };
      return [{ line: "call", at: now(), key, kind: "labels", labels: scored, labelScoring }];
    } catch (error) {
      this.#failures.set(key, reasonOf(error));
      return [];
    }
  }

  /** Writes calls, and every trial of the cases whose calls are all there, or failed. */
  async #writeTrials(calls: readonly CallLine[], cases: readonly PromptCase[]): Promise<void> {
    const { session } = this.#tools;
    const fresh = new Map(calls.map((call) => [call.key, call]));
    const lines: TrialLine[] = [];
    const seen = new Set<string>();
    for (const from of cases) {
      for (const trial of from.trials) {
        if (session.isDone(trial.id) || seen.has(trial.id)) continue;
        const line = await this.#trialLine(from, trial, fresh);
        if (!line) continue;
        seen.add(trial.id);
        lines.push(line);
      }
    }
    await session.add(calls, lines);
  }

  /** `undefined` while a call of the trial is missing. */
  async #trialLine(
    from: PromptCase,
    { answer, ...trial }: CaseTrial,
    fresh: ReadonlyMap<string, CallLine>,
  ): Promise<TrialLine | undefined> {
    const { session } = this.#tools;
    const keys = [answer.key, ...(from.labelsKey === null ? [] : [from.labelsKey])];
    const failure = keys.map((key) => this.#failures.get(key)).find((reason) => reason !== undefined);
    if (failure) return { line: "trial", at: now(), ...trial, status: "failed", error: failure.message };
    if (keys.some((key) => !fresh.has(key) && session.calls.get(key) === undefined)) return undefined;
    const call = fresh.get(answer.key);
    const known = session.calls.get(answer.key);
    const newTokens = call?.kind === "answer" ? call.answer.tokens.length : (known?.newTokens ?? 0);
    const unique = new Set(from.frames.map(({ index }) => index)).size;
    const done: DoneTrialLine = {
      line: "trial",
      at: now(),
      ...trial,
      status: "done",
      answer: answer.key,
      labels: from.labelsKey,
      frames: await this.#shown(from),
      cost: {
        framesDecoded: unique,
        framesEncoded: unique * (answer.contrasts ? 2 : 1),
        promptTokens: from.prompt.tokens.length * (answer.contrasts ? 2 : 1),
        newTokens,
        seconds: call?.kind === "answer" ? call.seconds : (known?.seconds ?? 0),
      },
    };
    return done;
  }

  /** The case's frames, with the pictures of those that were encoded in this session. */
  async #shown({ model, frames }: PromptCase): Promise<ShownFrame[]> {
    const { pictures, encodings } = this.#tools;
    const shown: ShownFrame[] = [];
    for (const { index, ptsSeconds } of frames) {
      const name = this.#encodingKey(model, index, undefined);
      let key = this.#pictureKeys.get(name);
      if (pictures && key === undefined) {
        key = await pictures.put(name, encodings.get(name)?.picture);
        if (key !== undefined) this.#pictureKeys.set(name, key);
      }
      shown.push({ index, ptsSeconds, ...(key !== undefined && { picture: key }) });
    }
    return shown;
  }
}

function indicesOf(batches: readonly Batch[]): number[] {
  return [...new Set(batches.flatMap(({ from }) => from.frames.map(({ index }) => index)))];
}

function noiseStepsOf(batches: readonly Batch[]): number[] {
  const steps = batches.flatMap(({ answers }) => answers.flatMap(({ plan }) => noiseStepOf(plan) ?? []));
  return [...new Set(steps)];
}

function noiseStepOf({ contrasts, spec }: AnswerPlan): number | undefined {
  return contrasts ? (spec.contrast?.noiseStep ?? NOISE_STEP) : undefined;
}

/** Prompts with the same tokens over the same frames are one, whatever they are called. */
function prefixName({ frames, prompt }: PromptCase, step: number | undefined): string {
  return `${step ?? ""}|${frames.map(({ index }) => index).join()}|${prompt.tokens.join()}`;
}

/** Why something failed; a cancel goes on up. */
function reasonOf(error: unknown): SaccadeError {
  if (error instanceof SaccadeError && error.kind !== "cancelled") return error;
  throw error;
}

function now(): string {
  return new Date().toISOString();
}
