import type { SamplerSpec } from "../../protocol/sampling.ts";
import { drawBelow } from "./draws.ts";

/** What was chosen, in the order in which it is shown. A shuffle is Fisher and Yates's (Knuth, TAOCP 2, algorithm P). */
export function inShownOrder<T>(
  chosen: readonly T[],
  { order, orderSeed = 0 }: Pick<SamplerSpec, "order" | "orderSeed">,
): T[] {
  if (order === "reverse") return chosen.toReversed();
  const shown = [...chosen];
  if (order !== "shuffle") return shown;
  for (let last = shown.length - 1; last > 0; last--) {
    const other = drawBelow(last + 1, "shuffle", orderSeed, shown.length - 1 - last);
    [shown[last], shown[other]] = [shown[other] as T, shown[last] as T];
  }
  return shown;
}
