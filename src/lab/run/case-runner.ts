import { uniformDraw } from "../../core/decoding/draw.ts";
import { reportScores } from "../../core/decoding/labels.ts";
import { contrastOf } from "../../core/decoding/settings.ts";
import type { ByteCache } from "../../inference/byte-cache.ts";
import { viewKey } from "../../core/sampling/frame-view.ts";
import { reasonOf, throwIfCancelled } from "../../inference/cancel.ts";
import type { Engine, FrameEncoding, PrefillRequest, Prefix } from "../../inference/engine.ts";
import type { Token } from "../../protocol/answer.ts";
import type { SaccadeError } from "../../protocol/errors.ts";
import type { Footage } from "../clip-store.ts";
import type { CallLine, TrialLine } from "../journal/lines.ts";
import type { PictureFolder } from "../picture-folder.ts";
import type { CaseFrames, Sight } from "./case-frames.ts";
import type { AnswerPlan, CaseTrial, PromptCase } from "./clip-cases.ts";
import type { RunSession } from "./session.ts";
import { type CaseRecord, doneLine, recordCase } from "./trial-line.ts";

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
  /** Told what is wrong with footage that can be used all the same. */
  readonly onWarning: (sentence: string) => void;
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

/** A batch whose prompt was read. */
interface ReadBatch extends Batch {
  /** By the noise over the frames, in steps; `undefined` for frames as they are. */
  readonly prefixes: ReadonlyMap<number | undefined, Prefix>;
}

/** Computes what the cases of one clip lack, and writes it as it comes. */
export class CaseRunner {
  readonly #tools: CaseTools;
  readonly #frames: CaseFrames;
  readonly #cases: readonly PromptCase[];
  /** Keys of calls that failed, with the reason. */
  readonly #failures = new Map<string, SaccadeError>();
  /** Cases that wait, by its key, for a call that is computed for another one. */
  readonly #waiting = new Map<string, PromptCase[]>();
  /** Trials that were written, done or failed. */
  readonly #written = new Set<string>();

  constructor(tools: CaseTools, frames: CaseFrames, cases: readonly PromptCase[]) {
    this.#tools = tools;
    this.#frames = frames;
    this.#cases = cases;
  }

  /** @throws SaccadeError `cancelled`; `failure` if the journal cannot be written */
  async run(): Promise<void> {
    await this.#writeTrials([], this.#cases);
    const batches = this.#missing();
    if (batches.length === 0) return;
    await this.#frames.encode(sightsOf(batches));
    for (let group = this.#nextGroup(batches); group.length > 0; group = this.#nextGroup(batches)) {
      throwIfCancelled(this.#tools.signal);
      await this.#compute(group);
    }
  }

  /** Calls that no journal holds, by prompt; the same call of several prompts or trials once. */
  #missing(): Batch[] {
    const { calls } = this.#tools.session;
    const seen = new Map<string, PendingAnswer>();
    const labelled = new Set<string>();
    return this.#cases.flatMap((from): Batch[] => {
      const open = from.trials.filter(({ id }) => !this.#isWritten(id));
      const answers = open.flatMap(({ id, answer }): PendingAnswer[] => {
        const known = seen.get(answer.key);
        known?.trials.push(id);
        if (known && known.from !== from) this.#wait(from, answer.key);
        if (known || calls.get(answer.key)) return [];
        const pending = { from, plan: answer, trials: [id] };
        seen.set(answer.key, pending);
        return [pending];
      });
      const key = from.labelsKey;
      if (key === null || open.length === 0 || calls.get(key)) {
        return answers.length > 0 ? [{ from, answers, labels: false }] : [];
      }
      const labels = !labelled.has(key);
      if (labels) labelled.add(key);
      else this.#wait(from, key);
      return answers.length > 0 || labels ? [{ from, answers, labels }] : [];
    });
  }

  #isWritten(id: string): boolean {
    return this.#written.has(id) || this.#tools.session.isDone(id);
  }

  #wait(from: PromptCase, key: string): void {
    const waiting = this.#waiting.get(key) ?? [];
    if (waiting.at(-1) !== from) waiting.push(from);
    this.#waiting.set(key, waiting);
  }

  /**
   * Takes the next batches that go side by side: of one model, as many answers as it computes best. A batch of labels
   * alone counts as one, since its prompt is held as well.
   */
  #nextGroup(batches: Batch[]): Batch[] {
    const group: Batch[] = [];
    let answers = 0;
    for (let first = batches[0]; first; first = batches[0]) {
      const { model, prompt } = first.from;
      if (group[0] && group[0].from.model !== model) break;
      const longest = Math.max(1, ...first.answers.map(({ plan }) => plan.maxTokens));
      const atOnce = model.engine.answersAtOnce(prompt.tokens.length + longest);
      // A decoder that contrasts reads its answer twice.
      const most = first.answers.some(({ plan }) => plan.contrasts) ? Math.max(1, Math.floor(atOnce / 2)) : atOnce;
      if (group.length > 0 && answers + Math.max(1, first.answers.length) > most) break;
      batches.shift();
      // One prompt may have more repeats than go side by side.
      group.push({ ...first, answers: first.answers.slice(0, most) });
      answers += Math.max(1, Math.min(most, first.answers.length));
      if (first.answers.length > most) {
        batches.unshift({ ...first, answers: first.answers.slice(most), labels: false });
        break;
      }
    }
    return group;
  }

  async #compute(group: readonly Batch[]): Promise<void> {
    const [first] = group;
    if (!first) return;
    const { engine } = first.from.model;
    const { session } = this.#tools;
    const before = engine.computed;
    const prefixes = new Map<string, Prefix>();
    const lines: CallLine[] = [];
    // The cache may be too small for a clip's frames, but those of the prompts under way have to be there.
    const frames = new Map<string, FrameEncoding>();
    await this.#frames.encode(sightsOf(group), frames);
    try {
      const read = await this.#readPrompts(engine, group, frames, prefixes);
      lines.push(...(await this.#answer(engine, read)));
      for (const batch of read) if (batch.labels) lines.push(...(await this.#scoreLabels(batch)));
    } finally {
      for (const prefix of prefixes.values()) prefix.dispose();
      const { promptTokens, newTokens } = engine.computed;
      session.meter.count({
        promptTokens: promptTokens - before.promptTokens,
        newTokens: newTokens - before.newTokens,
      });
    }
    const keys = group.flatMap(({ from, answers }) => [from.labelsKey ?? "", ...answers.map(({ plan }) => plan.key)]);
    const waiting = keys.flatMap((key) => this.#waiting.get(key) ?? []);
    await this.#writeTrials(lines, [...new Set([...group.map(({ from }) => from), ...waiting])]);
  }

  /**
   * Reads each batch's prompt, and the same over noised frames where a decoder contrasts.
   *
   * @param prefixes receives what was read, by its name
   */
  async #readPrompts(
    engine: Engine,
    group: readonly Batch[],
    encodings: ReadonlyMap<string, FrameEncoding>,
    prefixes: Map<string, Prefix>,
  ): Promise<ReadBatch[]> {
    const { session, signal, onStage } = this.#tools;
    const requests = new Map<string, PrefillRequest>();
    const named = group.map((batch) => {
      const { model, prompt, frames, selection } = batch.from;
      const names = new Map<number | undefined, string>();
      for (const step of [undefined, ...noiseStepsOf([batch])]) {
        const sight = { model, view: selection.view, step };
        const shown = frames.flatMap(({ index }) => encodings.get(this.#frames.key(sight, index)) ?? []);
        const name = prefixName(batch.from, step);
        requests.set(name, { prompt, frames: shown });
        names.set(step, name);
      }
      return { batch, names };
    });
    const onPrompt = (done: number, total: number): void => {
      onStage("Reading prompts:", done, total);
    };
    const asked = [...requests.values()];
    onPrompt(0, asked.length);
    const outcomes = await session.meter.time("prefill", () => engine.prefillAll(asked, { signal, onPrompt }));
    const reasons = new Map<string, SaccadeError>();
    for (const [place, name] of [...requests.keys()].entries()) {
      const outcome = outcomes[place];
      if (outcome?.prefix) prefixes.set(name, outcome.prefix);
      else if (outcome) reasons.set(name, outcome.error);
    }
    return named.flatMap(({ batch, names }): ReadBatch[] => {
      const own = new Map<number | undefined, Prefix>();
      for (const [step, name] of names) {
        const prefix = prefixes.get(name);
        if (prefix) own.set(step, prefix);
      }
      const reason = [...names.values()].flatMap((name) => reasons.get(name) ?? [])[0];
      if (!reason) return [{ ...batch, prefixes: own }];
      for (const { plan } of batch.answers) this.#failures.set(plan.key, reason);
      if (batch.from.labelsKey !== null) this.#failures.set(batch.from.labelsKey, reason);
      return [];
    });
  }

  async #answer(engine: Engine, group: readonly ReadBatch[]): Promise<CallLine[]> {
    const { session, seed, topLogits, signal, onStage, onToken } = this.#tools;
    const asked = group.flatMap(({ answers, prefixes }) => answers.map((answer) => ({ ...answer, prefixes })));
    const requests = asked.flatMap(({ plan, prefixes }) => {
      const prefix = prefixes.get(undefined);
      const contrast = plan.contrasts ? prefixes.get(noiseStepOf(plan)) : undefined;
      const draw = plan.deterministic ? undefined : (step: number) => uniformDraw(seed, plan.repeat, step);
      return prefix ? [{ prefix, contrast, decoder: plan.spec, maxTokens: plan.maxTokens, topLogits, draw }] : [];
    });
    if (requests.length === 0) return [];
    onStage("Answering");
    try {
      const outcomes = await session.meter.time("generate", () =>
        engine.answer(requests, {
          signal,
          onToken:
            onToken &&
            ((request, token) => {
              onToken(asked[request]?.trials ?? [], token);
            }),
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

  async #scoreLabels({ from, prefixes }: ReadBatch): Promise<CallLine[]> {
    const { session, signal } = this.#tools;
    const prefix = prefixes.get(undefined);
    const key = from.labelsKey;
    if (!prefix || key === null) return [];
    try {
      const scores = await session.meter.time("generate", () =>
        from.model.engine.scoreLabels(prefix, from.labels, "sum", { signal }),
      );
      return [{ line: "call", at: now(), key, kind: "labels", ...reportScores(scores) }];
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
    for (const from of cases) {
      let record: Promise<CaseRecord> | undefined;
      for (const trial of from.trials) {
        if (this.#isWritten(trial.id)) continue;
        const line = await this.#trialLine(from, trial, fresh, () => (record ??= recordCase(from, this.#frames)));
        if (!line) continue;
        this.#written.add(trial.id);
        lines.push(line);
      }
    }
    await session.add(calls, lines);
  }

  /**
   * @param record of the case, made where it is needed
   * @returns `undefined` while a call of the trial is missing
   */
  async #trialLine(
    from: PromptCase,
    trial: CaseTrial,
    fresh: ReadonlyMap<string, CallLine>,
    record: () => Promise<CaseRecord>,
  ): Promise<TrialLine | undefined> {
    const { session } = this.#tools;
    const { answer, ...place } = trial;
    const keys = [answer.key, ...(from.labelsKey === null ? [] : [from.labelsKey])];
    const failure = keys.map((key) => this.#failures.get(key)).find((reason) => reason !== undefined);
    if (failure) return { line: "trial", at: now(), ...place, status: "failed", error: failure.message };
    if (keys.some((key) => !fresh.has(key) && session.calls.get(key) === undefined)) return undefined;
    const call = fresh.get(answer.key);
    const known = session.calls.get(answer.key);
    const isFresh = call?.kind === "answer";
    return doneLine(await record(), trial, {
      newTokens: isFresh ? call.answer.tokens.length : (known?.newTokens ?? 0),
      seconds: isFresh ? call.seconds : (known?.seconds ?? 0),
    });
  }
}

/** What the batches need encoded, each frame once. */
function sightsOf(batches: readonly Batch[]): Sight[] {
  const sights = new Map<string, { sight: Omit<Sight, "indices">; indices: Set<number> }>();
  for (const batch of batches) {
    const { model, frames, selection } = batch.from;
    const { view } = selection;
    for (const step of [undefined, ...noiseStepsOf([batch])]) {
      const name = `${step ?? ""}|${viewKey(view)}|${model.name}`;
      const known = sights.get(name) ?? { sight: { model, view, step }, indices: new Set() };
      sights.set(name, known);
      for (const { index } of frames) known.indices.add(index);
    }
  }
  return [...sights.values()].map(({ sight, indices }) => ({ ...sight, indices: [...indices] }));
}

function noiseStepsOf(batches: readonly Batch[]): number[] {
  const steps = batches.flatMap(({ answers }) => answers.flatMap(({ plan }) => noiseStepOf(plan) ?? []));
  return [...new Set(steps)];
}

/** How much noise the frames that an answer contrasts with have; `undefined` for one that does not contrast. */
export function noiseStepOf({ contrasts, spec }: AnswerPlan): number | undefined {
  return contrasts ? contrastOf(spec)?.noiseStep : undefined;
}

/** Prompts with the same tokens over the same frames are one, whatever they are called. */
function prefixName({ frames, prompt, selection: { view } }: PromptCase, step: number | undefined): string {
  return `${step ?? ""}|${viewKey(view)}|${frames.map(({ index }) => index).join()}|${prompt.tokens.join()}`;
}

function now(): string {
  return new Date().toISOString();
}
