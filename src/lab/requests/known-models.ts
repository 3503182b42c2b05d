import { join } from "node:path";
import { modelCacheFolder } from "../../inference/cache-folder.ts";
import { catalogue } from "../../inference/catalogue.ts";
import { isWholeDownload } from "../../inference/transformers/model-files.ts";
import type { ModelsReply } from "../../protocol/lab-models.ts";
import { dtypeSchema } from "../../protocol/model.ts";

/** The models that Saccade knows by name, those first that are here. */
export function knownModels(packageRoot: string): ModelsReply {
  const folder = modelCacheFolder();
  const models = catalogue(packageRoot).map(({ id, description, kind, local, drawnFaces }) => {
    const isLocal = kind === "folder" ? local : isHere(join(folder, id));
    return { id, description, kind, isLocal, drawnFaces };
  });
  return { models: models.sort((a, b) => Number(b.isLocal) - Number(a.isLocal)), folder };
}

/** Whether a download has come whole, in one number format at least: one that broke off is none. */
function isHere(folder: string): boolean {
  return dtypeSchema.options.some((dtype) => isWholeDownload(folder, dtype));
}
