import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Where downloaded models are kept: the platform's cache folder, so that an update of Saccade does not lose them.
 *
 * @param environment `SACCADE_CACHE` names another folder
 */
export function modelCacheFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const chosen = environment["SACCADE_CACHE"];
  if (chosen) return join(chosen, "models");
  if (platform === "darwin") return join(home, "Library", "Caches", "saccade", "models");
  if (platform === "win32")
    return join(environment["LOCALAPPDATA"] ?? join(home, "AppData", "Local"), "saccade", "models");
  return join(environment["XDG_CACHE_HOME"] ?? join(home, ".cache"), "saccade", "models");
}
