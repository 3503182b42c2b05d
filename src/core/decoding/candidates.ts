import { SaccadeError } from "../../protocol/errors.ts";
import { MeasuredRow } from "./measured-row.ts";

/** What turns scores into shares: `exp(score - max) / sum`. */
export interface ScoreSums {
  /** The token that has the highest score; among equals the one with the lowest id. */
  readonly likeliest: number;
  readonly max: number;
  readonly sum: number;
}

/** Up to so many tokens are removed one by one, and more in a pass over all. */
const FEW = 16;

/**
 * The tokens that can still be chosen at one step, and their scores: the model's logits, as far as processors have not
 * changed them. Its arrays serve one step after the other, so that a step allocates little.
 */
export class Candidates {
  #scores = new Float64Array();
  #ids = new Uint32Array();
  #count = 0;
  /** What the step began with. */
  #row = new MeasuredRow(new Float32Array());
  #rowMax = Number.NaN;
  /** Whether the arrays are about this step: what no processor touches is the row itself. */
  #isTouched = false;
  /** By token: 0 as long as nobody removed it, else the place of the remover's name, from 1. A new one each step. */
  #marks: Uint8Array | undefined;
  readonly #removers: string[] = [];

  /**
   * Starts a step with the model's own logits. What the model masks (`-Infinity`) is no candidate.
   *
   * @param row nobody may change it before the next step
   * @throws SaccadeError `failure` if a logit is not a number or infinite upwards, or if all are masked
   */
  begin(row: MeasuredRow): void {
    this.#rowMax = row.summary.max;
    this.#row = row;
    this.#isTouched = false;
    this.#marks = undefined;
  }

  /** Copies the row, which others choose from as well, before it is changed. */
  #touch(): void {
    if (this.#isTouched) return;
    this.#isTouched = true;
    const { logits } = this.#row;
    if (this.#scores.length !== logits.length) {
      this.#scores = new Float64Array(logits.length);
      this.#ids = new Uint32Array(logits.length);
    }
    this.#scores.set(logits);
    const ids = this.#ids;
    let count = 0;
    for (let id = 0; id < logits.length; id++) {
      if ((logits[id] ?? 0) > Number.NEGATIVE_INFINITY) ids[count++] = id;
    }
    this.#count = count;
  }

  /** Whether a processor has removed the last one. */
  get isEmpty(): boolean {
    return this.#isTouched && this.#count === 0;
  }

  /** Those left, lowest first. A view: it changes with the next removal. */
  get ids(): Uint32Array {
    this.#touch();
    return this.#ids.subarray(0, this.#count);
  }

  score(id: number): number {
    const scores = this.#isTouched ? this.#scores : this.#row.logits;
    return scores[id] ?? Number.NEGATIVE_INFINITY;
  }

  /** Ids beyond the vocabulary, such as those of frames in a prompt, are left alone. */
  setScore(id: number, score: number): void {
    this.#touch();
    if (id < this.#scores.length) this.#scores[id] = score;
  }

  /** Removes all but those that are to be kept. */
  retain(remover: string, isKept: (id: number, score: number) => boolean): void {
    this.#touch();
    const ids = this.#ids;
    const scores = this.#scores;
    const marks = (this.#marks ??= new Uint8Array(scores.length));
    const mark = this.#markOf(remover);
    let kept = 0;
    for (let place = 0; place < this.#count; place++) {
      const id = ids[place] ?? 0;
      if (isKept(id, scores[id] ?? 0)) ids[kept++] = id;
      else marks[id] = mark;
    }
    this.#count = kept;
  }

  /** Removes these, as far as they are left. */
  remove(remover: string, removed: ReadonlySet<number>): void {
    if (removed.size === 0) return;
    if (removed.size > FEW) {
      this.retain(remover, (id) => !removed.has(id));
      return;
    }
    this.#touch();
    for (const id of removed) {
      const place = this.#placeOf(id);
      if (place < 0) continue;
      this.#ids.copyWithin(place, place + 1, this.#count);
      this.#count--;
      this.#marks ??= new Uint8Array(this.#scores.length);
      this.#marks[id] = this.#markOf(remover);
    }
  }

  /** Among equals the one with the lowest id. */
  get likeliest(): number {
    if (!this.#isTouched) return this.#row.likeliest;
    const ids = this.#ids;
    const scores = this.#scores;
    let best = -1;
    let max = Number.NEGATIVE_INFINITY;
    for (let place = 0; place < this.#count; place++) {
      const id = ids[place] ?? 0;
      const score = scores[id] ?? 0;
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
    const row = this.#row;
    const likeliest = this.likeliest;
    if (!this.#isTouched) return { likeliest, max: this.#rowMax, sum: row.summary.sum };
    const max = this.score(likeliest);
    const ids = this.#ids;
    const scores = this.#scores;
    let sum = 0;
    if (max === this.#rowMax) {
      // Scores that nobody changed have the weights that the row has.
      const { logits, weights } = row;
      for (let place = 0; place < this.#count; place++) {
        const id = ids[place] ?? 0;
        const score = scores[id] ?? 0;
        sum += score === logits[id] ? (weights[id] ?? 0) : Math.exp(score - max);
      }
    } else {
      for (let place = 0; place < this.#count; place++) sum += Math.exp((scores[ids[place] ?? 0] ?? 0) - max);
    }
    // At least one token has a share of exp(0).
    if (sum >= 1) return { likeliest, max, sum };
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

  /** Where an id is among those left; -1 where it is not. */
  #placeOf(id: number): number {
    const ids = this.#ids;
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ids[middle] ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return low < this.#count && ids[low] === id ? low : -1;
  }

  #markOf(remover: string): number {
    const place = this.#removers.indexOf(remover);
    return place < 0 ? this.#removers.push(remover) : place + 1;
  }
}
