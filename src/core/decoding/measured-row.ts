import { type LogitsRow, type RowSummary, summariseRow } from "./log-softmax.ts";
import { rankOf, topTokens } from "./ranking.ts";

interface Measured {
  readonly summary: RowSummary;
  readonly weights: Float64Array;
}

/**
 * One row of logits and what is asked of it, computed once however many decoders choose from the row.
 */
export class MeasuredRow {
  readonly logits: LogitsRow;
  #measured: Measured | undefined;
  #likeliest: number | undefined;
  readonly #ranks = new Map<number, number>();
  readonly #top = new Map<number, readonly number[]>();

  /** @param logits raw; they must not change */
  constructor(logits: LogitsRow) {
    this.logits = logits;
  }

  /** The row with what is known of it, or a row about which nothing is known yet. */
  static of(row: LogitsRow | MeasuredRow): MeasuredRow {
    return row instanceof MeasuredRow ? row : new MeasuredRow(row);
  }

  /** @throws SaccadeError as {@link summariseRow} */
  get summary(): RowSummary {
    return this.#measure().summary;
  }

  /** `exp(logit - max)` of each token. @throws SaccadeError as {@link summariseRow} */
  get weights(): Float64Array {
    return this.#measure().weights;
  }

  /** The id of the largest logit; among equals the lowest id. @throws SaccadeError as {@link summariseRow} */
  get likeliest(): number {
    this.#likeliest ??= this.logits.indexOf(this.summary.max);
    return this.#likeliest;
  }

  /** As {@link rankOf}. */
  rank(token: number): number {
    const known = this.#ranks.get(token) ?? rankOf(this.logits, token);
    this.#ranks.set(token, known);
    return known;
  }

  /** As {@link topTokens}. */
  top(count: number): readonly number[] {
    const known = this.#top.get(count) ?? topTokens(this.logits, count);
    this.#top.set(count, known);
    return known;
  }

  #measure(): Measured {
    if (!this.#measured) {
      const weights = new Float64Array(this.logits.length);
      this.#measured = { summary: summariseRow(this.logits, weights), weights };
    }
    return this.#measured;
  }
}
