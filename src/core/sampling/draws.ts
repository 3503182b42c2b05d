import { uniformDraw } from "../decoding/draw.ts";

/**
 * What a draw is for. The streams stand where a trial's repeat does, which is never below 0: so the frames that a seed
 * draws have nothing to do with the tokens that the same seed draws.
 */
const STREAMS = { random: -1, jittered: -2, shuffle: -3 } as const;

/**
 * A whole number from 0 up and below `limit`: a function of the stream, the seed and the step alone.
 *
 * @param limit from 1 up
 */
export function drawBelow(limit: number, stream: keyof typeof STREAMS, seed: number, step: number): number {
  return Math.floor(uniformDraw(seed, STREAMS[stream], step) * limit);
}
