import { join } from "node:path";
import { modelCacheFolder } from "../../inference/cache-folder.ts";
import { findModel } from "../../inference/catalogue.ts";
import { loadTransformersEngine, type LoadOptions } from "../../inference/transformers/load.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { DownloadRequest } from "../../protocol/lab-models.ts";

export interface DownloadHooks extends Pick<LoadOptions, "signal" | "onDownload" | "limits"> {
  readonly packageRoot: string;
  /** Where downloads are kept, and where the hub is; the usual places where left out. */
  readonly hub?: Partial<LoadOptions["hub"]>;
}

/**
 * Downloads a model of the hub into the folder of downloads, and loads it once, so that one which cannot be used is
 * found out now.
 *
 * @returns the model's folder
 * @throws SaccadeError `input` if the hub has no such model or cannot be reached; `failure`; `cancelled`
 */
export async function downloadModel(
  { id, dtype, sendHubToken }: Omit<DownloadRequest, "task">,
  { packageRoot, hub, ...hooks }: DownloadHooks,
): Promise<string> {
  const source = findModel(id, packageRoot);
  if (source.kind !== "hub") throw new SaccadeError("input", `The model ${id} is on this machine already.`);
  const folder = hub?.cacheFolder ?? modelCacheFolder();
  const engine = await loadTransformersEngine(source, {
    dtype,
    device: "cpu",
    hub: { cacheFolder: folder, sendToken: sendHubToken, ...hub },
    ...hooks,
  });
  await engine.dispose();
  return join(folder, source.id);
}
