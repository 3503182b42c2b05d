/** A token that a decoder chose, and what it made of the others. */
export interface TokenChoice {
  readonly token: number;
  /**
   * Nats, in the distribution after all processors. Also where the likeliest is taken: then it says how sure that
   * choice was among what the processors left.
   */
  readonly sampledLogprob: number;
  /** The processor that removed a token, such as `top-p`; `undefined` if it could have been chosen or the model masks it. */
  removedBy(id: number): string | undefined;
}
