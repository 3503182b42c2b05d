import { SaccadeError } from "../../protocol/errors.ts";
import { type LogitsRow, largestLogit } from "./log-softmax.ts";

/** What turns scores into shares: `exp(score - max) / sum`. */
export interface ScoreSums {
  readonly max: number;
  readonly sum: number;
}

/**
 * The tokens that can still be chosen at one step, and their scores: the model's logits, as far as processors have not
 * changed them. Its arrays serve one step after the other, so that a step allocates little.
 */
export class Candidates {
  #scores = new Float64Array();
  #ids = new Uint32Array();
  #count = 0;
  /** By token: 0 as long as nobody removed it, else the place of the remover's name, from 1. A new one each step. */
  #marks: Uint8Array | undefined;
  readonly #removers: string[] = [];

  /**
   * Starts a step with the model's own logits. What the model masks (`-Infinity`) is no candidate.
   *
   * @throws SaccadeError `failure` if a logit is not a number or infinite upwards, or if all are masked
   */
  begin(logits: LogitsRow): void {
    largestLogit(logits);
    if (this.#scores.length !== logits.length) {
      this.#scores = new Float64Array(logits.length);
      this.#ids = new Uint32Array(logits.length);
    }
    this.#scores.set(logits);
    this.#marks = undefined;
    this.#count = 0;
    for (let id = 0; id < logits.length; id++) {
      if (this.score(id) > Number.NEGATIVE_INFINITY) this.#ids[this.#count++] = id;
    }
  }

  /** Those left, lowest first. A view: it changes with the next removal. */
  get ids(): Uint32Array {
    return this.#ids.subarray(0, this.#count);
  }

  score(id: number): number {
    return this.#scores[id] ?? Number.NEGATIVE_INFINITY;
  }

  /** Ids beyond the vocabulary, such as those of frames in a prompt, are left alone. */
  setScore(id: number, score: number): void {
    if (id < this.#scores.length) this.#scores[id] = score;
  }

  /** Removes all but those that are to be kept. */
  retain(remover: string, isKept: (id: number, score: number) => boolean): void {
    let kept = 0;
    for (const id of this.ids) {
      if (isKept(id, this.score(id))) this.#ids[kept++] = id;
      else this.#mark(id, remover);
    }
    this.#count = kept;
  }

  /** Among equals the one with the lowest id. */
  get likeliest(): number {
    let best = -1;
    let max = Number.NEGATIVE_INFINITY;
    for (const id of this.ids) {
      const score = this.score(id);
      if (best < 0 || score > max) {
        best = id;
        max = score;
      }
    }
    return best;
  }

  /**
   * The sums of a softmax over those left.
   *
   * @throws SaccadeError `failure` if a processor has pushed a score out of the range of numbers
   */
  sums(): ScoreSums {
    const max = this.score(this.likeliest);
    let sum = 0;
    for (const id of this.ids) sum += Math.exp(this.score(id) - max);
    // At least one token has a share of exp(0).
    if (sum >= 1) return { max, sum };
    throw new SaccadeError(
      "failure",
      "The decoder's settings push a logit beyond what a number can hold: use less extreme values.",
    );
  }

  /** Names who removed a token, also after the next step has begun; `undefined` if nobody did. */
  removals(): (id: number) => string | undefined {
    const marks = this.#marks;
    return (id) => this.#removers[(marks?.[id] ?? 0) - 1];
  }

  #mark(id: number, remover: string): void {
    let place = this.#removers.indexOf(remover);
    if (place < 0) place = this.#removers.push(remover) - 1;
    this.#marks ??= new Uint8Array(this.#scores.length);
    this.#marks[id] = place + 1;
  }
}
