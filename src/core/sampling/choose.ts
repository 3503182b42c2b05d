import type { StageSpec } from "../../protocol/sampling.ts";
import { chooseApexes } from "./apex.ts";
import { chooseBins } from "./bins.ts";
import { chooseBursts } from "./burst.ts";
import { chooseByRelevance } from "./by-relevance.ts";
import type { Choice } from "./choice.ts";
import type { ClipSignal } from "./clip-signal.ts";
import type { SamplingContext } from "./context.ts";
import { chooseDense } from "./dense.ts";
import { chooseFps } from "./fps.ts";
import { chooseIndices } from "./indices.ts";
import { chooseInterval } from "./interval.ts";
import { chooseJittered } from "./jittered.ts";
import { chooseKeyframes } from "./keyframes.ts";
import { chooseMotion } from "./motion.ts";
import { chooseRandom } from "./random.ts";
import { refuseMoreThanThere } from "./refusals.ts";
import { chooseScenes } from "./scene.ts";
import { chooseTimes } from "./times.ts";
import { chooseUniform } from "./uniform.ts";

/**
 * What one sampler chooses, in its own order.
 *
 * @throws SaccadeError of kind `input` where the range does not have what is asked for
 * @throws RangeError without the signal or the relevance that the sampler needs
 */
export function choose(spec: StageSpec, context: SamplingContext): Choice[] {
  const { range } = context;
  if ("count" in spec) refuseMoreThanThere(`${spec.type}:${spec.count}`, spec.count, range);
  switch (spec.type) {
    case "uniform":
      return chooseUniform(spec.count, range);
    case "bins":
      return chooseBins(spec.count, range);
    case "fps":
      return chooseFps(spec, range);
    case "interval":
      return chooseInterval(spec.seconds, range);
    case "dense":
      return chooseDense(spec, range);
    case "times":
      return chooseTimes(spec.times, range);
    case "indices":
      return chooseIndices(spec.indices, range);
    case "random":
      return chooseRandom(spec.count, spec.seed, range);
    case "jittered":
      return chooseJittered(spec.count, spec.seed, range);
    case "keyframes":
      return chooseKeyframes(spec.max, context.keyframes, range);
    case "scene":
      return chooseScenes(spec, signalOf(context, spec), range);
    case "motion":
      return saidOfFace(chooseMotion(spec.count, signalOf(context, spec), range), context);
    case "apex":
      return saidOfFace(chooseApexes(spec, signalOf(context, spec), range), context);
    case "burst":
      return saidOfFace(chooseBursts(spec, signalOf(context, spec), range), context);
    case "aks":
    case "bolt":
      return chooseByRelevance(spec, context);
  }
}

/** Motion is that of the whole picture where the reason does not say that it is the face's. */
function saidOfFace(choices: readonly Choice[], { signal }: SamplingContext): Choice[] {
  if (!signal?.region) return [...choices];
  return choices.map((choice) => ({ ...choice, reason: `${choice.reason}, within the face's box` }));
}

function signalOf({ signal }: SamplingContext, { type }: StageSpec): ClipSignal {
  if (signal === undefined) throw new RangeError(`The sampler ${type} needs the clip's signal.`);
  return signal;
}
