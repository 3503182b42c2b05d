import type { Candidates } from "../candidates.ts";
import type { TokenHistory } from "../token-history.ts";

/** One step of a decoder between the model's logits and the choice: it changes scores or removes candidates. */
export interface Processor {
  /** As reports name it where it removed a token. */
  readonly name: string;
  apply(candidates: Candidates, history: TokenHistory): void;
}
