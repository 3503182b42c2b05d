import { MeasuredRow } from "../../core/decoding/measured-row.ts";
import { measureToken } from "../../core/decoding/token-measure.ts";
import { StopStrings } from "../../core/decoding/stop-strings.ts";
import type { TokenDecoder } from "../../core/decoding/token-decoder.ts";
import type { Answer, FinishReason, Token } from "../../protocol/answer.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import { throwIfCancelled } from "../cancel.ts";
import type { AnswerOutcome } from "../engine.ts";
import type { Decoder } from "./decoder.ts";
import {
  disposeKeyValues,
  gatherRows,
  type KeyValues,
  moveRows,
  type RowMove,
  type RowPick,
  widthOf,
} from "./key-values.ts";
import type { ReadPrompt } from "./local-prefix.ts";
import type { TokenSpeller } from "./token-speller.ts";

/** One answer to compute, after a prompt that was read. */
export interface Asked {
  readonly read: ReadPrompt;
  /** The same prompt over noised frames, where the decoder contrasts the two. */
  readonly contrast?: ReadPrompt | undefined;
  readonly decoder: TokenDecoder;
  readonly maxTokens: number;
  readonly topLogits: number;
  readonly stop: readonly string[];
  /** Tokens that the answer begins with. */
  readonly forced?: readonly number[] | undefined;
}

export interface AnswerBatchTools {
  readonly decoder: Decoder;
  readonly endTokens: ReadonlySet<number>;
  /** One that has taken no token yet. */
  readonly speller: TokenSpeller;
  /** Told after each step how many rows it computed, and in what time. */
  onStep?(rows: number, seconds: number): void;
}

/**
 * A sequence that the model has read: a prompt and the tokens said after it. Answers that have said the same so far
 * share it, whatever their decoders, and part where they choose differently.
 */
interface Lane {
  readonly read: ReadPrompt;
  readonly said: readonly number[];
  readonly row: MeasuredRow;
  readonly speller: TokenSpeller;
}

/** An answer on its way. */
interface Member {
  readonly asked: Asked;
  readonly stop: StopStrings | undefined;
  readonly tokens: Token[];
  lane: Lane;
  contrast: Lane | undefined;
  seconds: number;
  outcome: AnswerOutcome | undefined;
}

/** A lane's next place: its own, or a branch, where several members chose different tokens. */
interface NextLane {
  readonly from: Lane;
  readonly token: number;
  readonly members: { readonly member: Member; readonly as: "lane" | "contrast" }[];
}

/** Lanes in the order of the rows of their key-values. */
interface AlignedLanes {
  readonly next: readonly NextLane[];
  readonly past: KeyValues;
}

/** Computes several answers side by side, one token of each a step. The prompts are only borrowed. */
export class AnswerBatch {
  readonly #tools: AnswerBatchTools;
  readonly #members: readonly Member[];
  /** Where the lanes' key-values are, once anything was said. */
  #keyValues: KeyValues | undefined;
  #rows = new Map<Lane, RowPick>();
  #tokensComputed = 0;

  constructor(asked: readonly Asked[], tools: AnswerBatchTools) {
    this.#tools = tools;
    const lanes = new Map<ReadPrompt, Lane>();
    const laneOf = (read: ReadPrompt): Lane => {
      const lane = lanes.get(read) ?? {
        read,
        said: [],
        row: new MeasuredRow(read.logits),
        speller: tools.speller,
      };
      lanes.set(read, lane);
      return lane;
    };
    this.#members = asked.map((one) => ({
      asked: one,
      stop: one.stop.length > 0 ? new StopStrings(one.stop) : undefined,
      tokens: [],
      lane: laneOf(one.read),
      contrast: one.contrast && laneOf(one.contrast),
      seconds: 0,
      outcome: undefined,
    }));
  }

  get done(): boolean {
    return this.#members.every(({ outcome }) => outcome !== undefined);
  }

  /** Choices that were made on logits of their own: those of answers that share a lane count once. */
  get tokensComputed(): number {
    return this.#tokensComputed;
  }

  /** In the order asked; `undefined` for an answer that is not complete. */
  get outcomes(): readonly (AnswerOutcome | undefined)[] {
    return this.#members.map(({ outcome }) => outcome);
  }

  /**
   * Chooses each answer's next token, then reads these into the model unless all are done.
   *
   * @param onToken told of each token as it is chosen, with its answer's place
   * @throws SaccadeError `failure` if the runtime fails; `cancelled`
   */
  async step(signal: AbortSignal | undefined, onToken?: (answer: number, token: Token) => void): Promise<void> {
    throwIfCancelled(signal);
    const chosenOn = new Set<Lane>();
    for (const [place, member] of this.#members.entries()) {
      if (member.outcome) continue;
      chosenOn.add(member.lane);
      const started = performance.now();
      const token = this.#choose(member);
      member.seconds += (performance.now() - started) / 1000;
      if (token) onToken?.(place, token);
      this.#finish(member);
    }
    this.#tokensComputed += chosenOn.size;
    const next = this.#nextLanes();
    if (next.length > 0) await this.#read(next, signal);
    else this.dispose();
  }

  /** Frees what the batch holds. */
  dispose(): void {
    if (this.#keyValues) disposeKeyValues(this.#keyValues);
    this.#keyValues = undefined;
    this.#rows.clear();
  }

  #choose(member: Member): Token | undefined {
    const { asked, lane, contrast } = member;
    try {
      const choice = asked.decoder.next(lane.row, contrast?.row.logits, asked.forced?.[member.tokens.length]);
      const measure = measureToken(lane.row, choice.token, asked.topLogits, choice);
      const top = measure.top.map((alternative) => ({ ...alternative, text: lane.speller.peek(alternative.id) }));
      const token = { ...measure, text: lane.speller.read(choice.token), top };
      member.tokens.push(token);
      return token;
    } catch (error) {
      // One decoder that leaves no token is no reason to give up the others.
      if (!(error instanceof SaccadeError)) throw error;
      member.outcome = { error };
      return undefined;
    }
  }

  /** Completes an answer that said its last token. */
  #finish(member: Member): void {
    const { asked, tokens, lane, stop } = member;
    const last = tokens.at(-1);
    if (member.outcome || !last) return;
    const end = (finishReason: FinishReason, text: string): void => {
      const answer: Answer = { text, finishReason, tokens };
      member.outcome = { answer, seconds: member.seconds };
    };
    if (this.#tools.endTokens.has(last.id)) {
      end("stop", lane.speller.text);
      return;
    }
    if (stop?.push(last.text) !== undefined) end("stop", stop.text);
    else if (tokens.length >= asked.maxTokens) end("length", lane.speller.after(last.id).text);
  }

  #nextLanes(): NextLane[] {
    const next = new Map<Lane, Map<number, NextLane>>();
    for (const member of this.#members) {
      const token = member.tokens.at(-1)?.id;
      if (member.outcome || token === undefined) continue;
      for (const as of ["lane", "contrast"] as const) {
        const from = member[as];
        if (!from) continue;
        const branches = next.get(from) ?? new Map<number, NextLane>();
        next.set(from, branches);
        const branch = branches.get(token) ?? { from, token, members: [] };
        branches.set(token, branch);
        branch.members.push({ member, as });
      }
    }
    return [...next.values()].flatMap((branches) => [...branches.values()]);
  }

  async #read(lanes: readonly NextLane[], signal: AbortSignal | undefined): Promise<void> {
    const started = performance.now();
    const { past, next } = (await this.#alignInPlace(lanes)) ?? (await this.#gather(lanes));
    const { logits, keyValues } = await this.#tools.decoder
      .run({
        rows: next.map(({ token }) => [token]),
        past,
        pastLengths: next.map(({ from }) => lengthOf(from)),
        logits: "last",
        signal,
      })
      .finally(() => {
        disposeKeyValues(past);
      });
    this.#keyValues = keyValues;
    this.#rows = new Map();
    for (const [row, { from, token, members }] of next.entries()) {
      const lane: Lane = {
        read: from.read,
        said: [...from.said, token],
        row: new MeasuredRow(logits[row]?.[0] ?? new Float32Array()),
        speller: from.speller.after(token),
      };
      const length = lengthOf(lane);
      this.#rows.set(lane, { keyValues, row, start: widthOf(keyValues) - length, length });
      for (const { member, as } of members) member[as] = lane;
    }
    this.#tools.onStep?.(next.length, (performance.now() - started) / 1000);
  }

  /**
   * The key-values at hand with one row for each lane to come, where these are no more than before and as long: a lane
   * stays in its row, and only those that branch off or come from behind the last row are copied, into rows that are free.
   *
   * @returns the lanes in the order of their rows; `undefined` where there are too few rows, or all could be shorter
   */
  async #alignInPlace(lanes: readonly NextLane[]): Promise<AlignedLanes | undefined> {
    const held = this.#keyValues;
    const longest = Math.max(...lanes.map(({ from }) => lengthOf(from)));
    if (!held || lanes.length > this.#rows.size || longest < widthOf(held)) return undefined;
    const staying = new Map<number, NextLane>();
    const others: { readonly lane: NextLane; readonly from: number }[] = [];
    for (const lane of lanes) {
      const from = this.#rows.get(lane.from)?.row;
      if (from === undefined) return undefined;
      if (from < lanes.length && !staying.has(from)) staying.set(from, lane);
      else others.push({ lane, from });
    }
    const moves: RowMove[] = [];
    const next = lanes.flatMap((_, to) => {
      const stays = staying.get(to);
      if (stays) return stays;
      const other = others.pop();
      if (!other) return [];
      moves.push({ from: other.from, to });
      return other.lane;
    });
    this.#keyValues = undefined;
    return { next, past: await moveRows(held, moves, lanes.length) };
  }

  /** New key-values with one row for each lane to come. */
  async #gather(next: readonly NextLane[]): Promise<AlignedLanes> {
    const [first, ...others] = next.map(({ from }) => this.#rows.get(from) ?? from.read.row);
    if (!first) throw new SaccadeError("failure", "No answer is left to continue.");
    const held = this.#keyValues;
    this.#keyValues = undefined;
    try {
      return { next, past: await gatherRows([first, ...others]) };
    } finally {
      if (held) disposeKeyValues(held);
    }
  }
}

function lengthOf({ read, said }: Lane): number {
  return read.tokens.length + said.length;
}
