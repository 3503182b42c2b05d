import type { ClipRange } from "./clip-range.ts";
import type { ClipSignal } from "./clip-signal.ts";

/** All that a sampler may know of a clip. Of its events it is never told. */
export interface SamplingContext {
  readonly range: ClipRange;
  /** Frames that the file stores whole, by their index in the file. */
  readonly keyframes: readonly number[];
  /** For samplers that need it; see `needsSignal()`. */
  readonly signal?: ClipSignal | undefined;
  /** How relevant a model finds each frame of the pool, in the pool's order; see `relevancePool()`. */
  readonly relevance?: readonly number[] | undefined;
}
