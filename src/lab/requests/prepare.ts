import type { PrepareRequest } from "../../protocol/lab-channel.ts";
import type { ClipStore } from "../clip-store.ts";
import type { ModelStore } from "../model-store.ts";

/**
 * Begins what a question about a clip will need, while a person still puts it into words: reads the clip, and loads the
 * model if all of it is here. What does not work is told when it is asked.
 */
export async function prepare(
  { clip, model, dtype, device }: PrepareRequest,
  { models, footage }: { readonly models: ModelStore; readonly footage: ClipStore },
  signal: AbortSignal,
): Promise<void> {
  await Promise.allSettled([
    footage.probe(clip, { signal }),
    models.getIfHere({ id: model, dtype, device }, { signal }),
  ]);
}
