/** The sizes of a model in SmolVLM's layout. */
export interface ModelShape {
  readonly text: {
    readonly layers: number;
    readonly hidden: number;
    readonly heads: number;
    /** Of keys and values; several heads share one. */
    readonly keyValueHeads: number;
    readonly headSize: number;
    readonly intermediate: number;
    readonly vocabulary: number;
    readonly context: number;
  };
  readonly vision: {
    readonly layers: number;
    readonly hidden: number;
    readonly heads: number;
    readonly intermediate: number;
    /** Pixels along a frame's edge, and along a patch's. */
    readonly size: number;
    readonly patch: number;
    /** How many patches along an edge become one token. */
    readonly shuffle: number;
  };
}

/**
 * SmolVLM-256M's: the numbers of `config.json` in HuggingFaceTB/SmolVLM-256M-Instruct, whose text model is
 * SmolLM2-135M and whose vision model is SigLIP-B/16 at 512 pixels.
 */
export const SMOLVLM_256M: ModelShape = {
  text: {
    layers: 30,
    hidden: 576,
    heads: 9,
    keyValueHeads: 3,
    headSize: 64,
    intermediate: 1536,
    vocabulary: 49_280,
    context: 8192,
  },
  vision: { layers: 12, hidden: 768, heads: 12, intermediate: 3072, size: 512, patch: 16, shuffle: 4 },
};

/** How many tokens a frame takes. */
export function tokensPerFrame({ vision: { size, patch, shuffle } }: ModelShape): number {
  return (size / patch / shuffle) ** 2;
}
