import { SaccadeError } from "../../protocol/errors.ts";
import type { Choice } from "./choice.ts";
import type { ClipRange } from "./clip-range.ts";
import { plural, thoseThere } from "./refusals.ts";

/**
 * The frames with these numbers, the range's first being 0, in the given order.
 *
 * @throws SaccadeError of kind `input` where the range has no such frame
 */
export function chooseIndices(indices: readonly number[], range: ClipRange): Choice[] {
  const { length } = range.frames;
  return indices.map((place) => {
    if (place >= length) {
      throw new SaccadeError(
        "input",
        `The sampler asks for frame ${place}, but ${thoseThere(plural(length, "frame"), range)}, ` +
          `counted from 0 to ${length - 1}. Give numbers within them.`,
      );
    }
    return { place, reason: `frame ${place}, as listed` };
  });
}
