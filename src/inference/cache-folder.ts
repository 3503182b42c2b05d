import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Where Saccade keeps what it can get again: the platform's cache folder, so that an update does not lose it.
 *
 * @param environment `SACCADE_CACHE` names another folder
 */
export function cacheFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const chosen = environment["SACCADE_CACHE"];
  if (chosen) return chosen;
  if (platform === "darwin") return join(home, "Library", "Caches", "saccade");
  if (platform === "win32") return join(environment["LOCALAPPDATA"] ?? join(home, "AppData", "Local"), "saccade");
  return join(environment["XDG_CACHE_HOME"] ?? join(home, ".cache"), "saccade");
}

/** Where what was measured of clips is kept; parameters as for {@link cacheFolder}. */
export function signalCacheFolder(...where: Parameters<typeof cacheFolder>): string {
  return join(cacheFolder(...where), "signals");
}

/**
 * Where downloaded models are kept; parameters as for {@link cacheFolder}. `SACCADE_MODELS` names another folder: the
 * editor has one of its own.
 */
export function modelCacheFolder(...where: Parameters<typeof cacheFolder>): string {
  const [environment = process.env] = where;
  return environment["SACCADE_MODELS"] ?? join(cacheFolder(...where), "models");
}
