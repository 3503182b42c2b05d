// Builds the bench's large model and prints its folder: node scripts/bench/large-model.ts [--layers N] [--vision-layers N]
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildLargeModel } from "./large-model/build.ts";
import { type ModelShape, SMOLVLM_256M } from "./large-model/shape.ts";

const root = join(import.meta.dirname, "..", "..");

/** Ignored by git and emptied by `npm ci`. */
export const LARGE_MODEL_CACHE = join(root, "node_modules", ".cache", "saccade-bench");

/** SmolVLM-256M's shape, with fewer layers where a machine or a test has less time. */
export function shrunk(layers?: number, visionLayers?: number): ModelShape {
  const { text, vision } = SMOLVLM_256M;
  return {
    text: { ...text, layers: layers ?? text.layers },
    vision: { ...vision, layers: visionLayers ?? vision.layers },
  };
}

/** The folder of the large model, built where it is not there yet. */
export function largeModel(shape: ModelShape = SMOLVLM_256M): string {
  return buildLargeModel({
    cache: LARGE_MODEL_CACHE,
    tokenizerFrom: join(root, "models", "faces"),
    shape,
    onPart: (part) => {
      console.error(`Writing random weights: ${part}`);
    },
  });
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { layers: { type: "string" }, "vision-layers": { type: "string" } } });
  const count = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
  console.log(largeModel(shrunk(count(values.layers), count(values["vision-layers"]))));
}
