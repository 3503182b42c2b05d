import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { ReadableStream } from "node:stream/web";
import { loadLibrary } from "./library.ts";

/** Where the library, by its template of a hub's address, has a file's name begin. */
const BEFORE_NAME = "/resolve/main/";

/**
 * Runs a load of a model that lies in a folder. The library opens every file that it is about to use, or only wants to
 * know the size of, as a stream that it then reads to its end into memory, beside the runtime, which reads the file
 * itself: twice the weights of a model, for nothing. What its cache hands it is used as it is, so here a cache hands it
 * the folder's files, which are read when somebody reads them. Loads are not to overlap.
 */
export async function withLocalFiles<T>(folder: string, load: () => Promise<T>): Promise<T> {
  const { env } = await loadLibrary();
  const { useCustomCache, customCache } = env;
  env.customCache = new FolderFiles(folder);
  env.useCustomCache = true;
  try {
    return await load();
  } finally {
    Object.assign(env, { useCustomCache, customCache });
  }
}

/** A folder's files, as the library asks its cache for them: by their path, and by what their address would be. */
class FolderFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The file by its path, or its path by its address. */
  async match(name: string): Promise<Response | string | undefined> {
    const isPath = name.startsWith(this.#folder);
    const path = isPath ? name : join(this.#folder, name.split(BEFORE_NAME)[1] ?? "");
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() !== true) return undefined;
    if (!isPath) return path;
    return new Response(ReadableStream.from(piecesOf(path)), { headers: { "content-length": String(found.size) } });
  }

  put(): Promise<void> {
    return Promise.reject(new Error("A model's folder is only read."));
  }
}

/** Opens the file when the first piece is asked for. */
async function* piecesOf(path: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const piece of createReadStream(path)) yield piece as Buffer<ArrayBuffer>;
}
