import { existsSync } from "node:fs";
import { join } from "node:path";
import { modelCacheFolder } from "../../inference/cache-folder.ts";
import { catalogue } from "../../inference/catalogue.ts";
import type { ModelsReply } from "../../protocol/lab-models.ts";

/** The models that Saccade knows by name, those first that are here. */
export function knownModels(packageRoot: string): ModelsReply {
  const folder = modelCacheFolder();
  const models = catalogue(packageRoot).map(({ id, description, kind, local, drawnFaces }) => {
    const isLocal = kind === "folder" ? local : existsSync(join(folder, id, "config.json"));
    return { id, description, kind, isLocal, drawnFaces };
  });
  return { models: models.sort((a, b) => Number(b.isLocal) - Number(a.isLocal)), folder };
}
