import { SaccadeError } from "../../protocol/errors.ts";
import { aksPlaces } from "./aks.ts";
import { boltPlaces } from "./bolt.ts";
import type { Choice } from "./choice.ts";
import type { SamplingContext } from "./context.ts";
import { poolOf, type RelevanceSpec } from "./pool.ts";
import { plural } from "./refusals.ts";

/**
 * The frames that a method chooses by how relevant a model finds each frame of the pool.
 *
 * @throws SaccadeError of kind `input` where the pool has fewer frames than are asked for
 * @throws RangeError where the relevance is not that of the pool
 */
export function chooseByRelevance(spec: RelevanceSpec, { range, relevance }: SamplingContext): Choice[] {
  const pool = poolOf(spec, range)?.places ?? [];
  if (pool.length < spec.count) {
    throw new SaccadeError(
      "input",
      `The sampler ${spec.type}:${spec.count} asks for ${plural(spec.count, "frame")}, but only ${pool.length} ${pool.length === 1 ? "is" : "are"} ` +
        `judged at ${spec.poolFps} a second (poolFps). Raise poolFps, or ask for fewer.`,
    );
  }
  if (relevance?.length !== pool.length) {
    throw new RangeError(
      `${spec.type} needs the relevance of ${pool.length} frames, not of ${relevance?.length ?? 0}.`,
    );
  }
  const places = spec.type === "aks" ? aksPlaces(relevance, spec) : boltPlaces(relevance, spec.count, spec.power);
  const reason = spec.type === "aks" ? "among the most relevant of its part" : "where relevance adds up";
  return places.map((place) => ({ place: pool[place] ?? 0, reason, score: relevance[place] ?? 0 }));
}
