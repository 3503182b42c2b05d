import { existsSync } from "node:fs";
import { join } from "node:path";
import { SaccadeError } from "../../protocol/errors.ts";
import type { Dtype } from "../../protocol/model.ts";
import { loadLibrary } from "./library.ts";
import { DTYPE_SUFFIXES, MODEL_PARTS, parseConfig, partFiles } from "./model-files.ts";
import { inspectOnnxFile } from "./onnx-file.ts";
import { asFailure } from "./runtime-error.ts";

export interface HubOptions {
  /** Where downloads are kept. */
  readonly cacheFolder: string;
  /** Whether the person's HF_TOKEN goes along; the library would send it unasked. */
  readonly sendToken: boolean;
  /** Where the hub is; left out, where `HF_ENDPOINT` says, as Hugging Face's own tools have it, or else huggingface.co. */
  readonly host?: string;
}

/**
 * Runs a load that may download, with the library's process-wide settings for it, and puts them back. Loads are not
 * to overlap.
 */
export async function withHub<T>(options: HubOptions, signal: AbortSignal, load: () => Promise<T>): Promise<T> {
  const { env } = await loadLibrary();
  const { allowRemoteModels, cacheDir, fetch: usual, remoteHost, useFSCache } = env;
  env.allowRemoteModels = true;
  env.useFSCache = true;
  env.cacheDir = options.cacheFolder;
  const host = options.host ?? process.env["HF_ENDPOINT"];
  if (host) env.remoteHost = host.endsWith("/") ? host : `${host}/`;
  env.fetch = (input: string | URL, init?: RequestInit) => {
    const headers = new Headers(init?.headers);
    if (!options.sendToken) headers.delete("authorization");
    return fetch(input, { ...init, headers, signal });
  };
  try {
    return await load();
  } finally {
    Object.assign(env, { allowRemoteModels, cacheDir, fetch: usual, remoteHost, useFSCache });
  }
}

/**
 * Checks what an earlier download left, since the cache compares neither sizes nor hashes.
 *
 * @throws SaccadeError `input` naming the damaged file
 */
export function checkCachedFiles(cacheFolder: string, id: string, dtype: Dtype): void {
  for (const part of MODEL_PARTS) {
    const path = join(cacheFolder, id, "onnx", `${part}${DTYPE_SUFFIXES[dtype]}.onnx`);
    if (!existsSync(path)) continue;
    try {
      inspectOnnxFile(path);
    } catch (error) {
      throw new SaccadeError("input", `${path} was not downloaded whole: delete it and ask again.`, { cause: error });
    }
  }
}

/**
 * Asks the hub for every file before one is downloaded: the library would wait for ever for a data file that is missing.
 *
 * @throws SaccadeError `input` naming the file that the hub does not have, or the family if Saccade cannot read it
 */
export async function requireHubFiles(id: string, dtype: Dtype): Promise<void> {
  const { AutoConfig, ModelRegistry } = await loadLibrary();
  const config = parseConfig(await AutoConfig.from_pretrained(id), `The config.json of ${id}`);
  for (const { onnx, data } of partFiles(config, dtype)) {
    for (const name of [onnx, ...data]) {
      const { exists } = await ModelRegistry.get_file_metadata(id, name);
      if (exists) continue;
      throw new SaccadeError("input", `The model ${id} has no ${name} on the hub.`, { remedy: "dtype" });
    }
  }
}

/** What a failed load from the hub means for the person. */
export function explainHubError(id: string, error: unknown): SaccadeError {
  const text = error instanceof Error ? `${error.name} ${error.message} ${String(error.cause)}` : String(error);
  if (/not found|could not locate|404/i.test(text)) {
    return new SaccadeError("input", `The hub has no model "${id}" with the files Saccade needs: check the id.`, {
      cause: error,
    });
  }
  if (/unauthori[sz]ed|forbidden|401|403/i.test(text)) {
    return new SaccadeError("input", `The hub does not hand out "${id}" to everyone: check the id, or sign in.`, {
      cause: error,
      remedy: "hub token",
    });
  }
  if (/terminated|other side closed|ECONNRESET|EPIPE|socket hang up/i.test(text)) {
    const sentence = `The connection to the hub broke off while "${id}" was downloaded: get it again. Files that came whole are kept.`;
    return new SaccadeError("failure", sentence, { cause: error });
  }
  if (/fetch failed|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|network/i.test(text)) {
    return new SaccadeError(
      "input",
      `The model "${id}" is not on this machine and the hub cannot be reached: check the network, or give the folder of a model you have.`,
      { cause: error },
    );
  }
  return asFailure(error, `load the model ${id}`);
}
