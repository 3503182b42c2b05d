import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { modelCacheFolder } from "../inference/cache-folder.ts";
import { findModel, type ModelSource } from "../inference/catalogue.ts";
import type { Engine } from "../inference/engine.ts";
import { type ChosenDevice, chooseDevice } from "../inference/device-choice/choose-device.ts";
import type { DeviceSpec } from "../inference/transformers/device-map.ts";
import { checkModel, loadTransformersEngine, localFolder } from "../inference/transformers/load.ts";
import type { EngineLimits } from "../inference/transformers/transformers-engine.ts";
import type { Dtype } from "../protocol/model.ts";
import { SharedWork } from "./shared-work.ts";

/** Milliseconds between two announcements while a model is loaded: sooner than they are taken back. */
const BEAT_MS = 20;

/** A model as an experiment asks for it. */
export interface ModelRequest {
  readonly id: string;
  readonly dtype: Dtype;
  readonly device: DeviceSpec;
}

/** A model that is ready to answer. */
export interface ReadyModel {
  readonly engine: Engine;
  /** Of all its files. */
  readonly sha256: string;
  readonly source: ModelSource;
  /** Why it computes where it does. */
  readonly why: string;
}

export interface ModelStoreOptions {
  readonly packageRoot: string;
  readonly sendHubToken?: boolean | undefined;
  readonly limits?: EngineLimits | undefined;
}

export interface LoadProgress {
  readonly signal?: AbortSignal | undefined;
  readonly onDownload?: ((loaded: number, total: number) => void) | undefined;
}

/** Loads each model once and keeps it until it is disposed. */
export class ModelStore {
  readonly #options: ModelStoreOptions;
  readonly #loaded = new Map<string, Loading>();
  readonly #devices = new Map<string, SharedWork<ChosenDevice>>();

  constructor(options: ModelStoreOptions) {
    this.#options = options;
  }

  /** @throws SaccadeError `input` if no such model can be loaded; `failure`; `cancelled` */
  get(request: ModelRequest, progress: LoadProgress = {}): Promise<ReadyModel> {
    const key = JSON.stringify([request.id, request.dtype, request.device]);
    let loading = this.#loaded.get(key);
    if (!loading || loading.work.isAbandoned) {
      const listeners = new Set<NonNullable<LoadProgress["onDownload"]>>();
      const onDownload = (loaded: number, total: number): void => {
        for (const listener of listeners) listener(loaded, total);
      };
      const work = new SharedWork((signal) => this.#load(request, { signal, onDownload }));
      loading = { work, listeners };
      this.#loaded.set(key, loading);
      work.result.catch(() => {
        if (this.#loaded.get(key)?.work === work) this.#loaded.delete(key);
      });
    }
    if (progress.onDownload) loading.listeners.add(progress.onDownload);
    return loading.work.wait(progress.signal);
  }

  /**
   * The same for a model all of which is on this machine; `undefined` for one that would have to be fetched.
   *
   * @throws SaccadeError as {@link get}
   */
  async getIfHere(request: ModelRequest, progress: LoadProgress = {}): Promise<ReadyModel | undefined> {
    const source = findModel(request.id, this.#options.packageRoot);
    const folder = localFolder(source, { dtype: request.dtype, hub: { cacheFolder: modelCacheFolder() } });
    return folder === undefined ? undefined : this.get(request, progress);
  }

  /** Finds out, without loading, whether a model and its files are there. @throws SaccadeError `input` */
  async check(request: ModelRequest): Promise<ModelSource> {
    const source = findModel(request.id, this.#options.packageRoot);
    await checkModel(source, await this.#loadOptions(request, {}));
    return source;
  }

  async dispose(): Promise<void> {
    const loaded = await Promise.allSettled([...this.#loaded.values()].map(({ work }) => work.result));
    this.#loaded.clear();
    for (const one of loaded) if (one.status === "fulfilled") await one.value.engine.dispose();
  }

  async #load(request: ModelRequest, progress: LoadProgress): Promise<ReadyModel> {
    const source = findModel(request.id, this.#options.packageRoot);
    const options = await this.#loadOptions(request, progress);
    const engine = await whileAnnouncing(this.#options.limits?.onNativeCall, () =>
      loadTransformersEngine(source, options),
    );
    const folder = source.kind === "folder" ? source.folder : join(modelCacheFolder(), source.id);
    const { why } = await this.#choose(request, progress.signal);
    return { engine, source, why, sha256: await sha256OfFolder(folder) };
  }

  async #loadOptions(
    request: ModelRequest,
    { signal, onDownload }: LoadProgress,
  ): Promise<Parameters<typeof checkModel>[1]> {
    const { device } = await this.#choose(request, signal);
    return {
      dtype: request.dtype,
      device,
      hub: { cacheFolder: modelCacheFolder(), sendToken: this.#options.sendHubToken === true },
      limits: this.#options.limits,
      signal,
      onDownload,
    };
  }

  #choose({ device }: ModelRequest, signal: AbortSignal | undefined): Promise<ChosenDevice> {
    const key = JSON.stringify(device);
    let choice = this.#devices.get(key);
    if (!choice || choice.isAbandoned) {
      const own = new SharedWork((ownSignal) => chooseDevice(device, { signal: ownSignal }));
      choice = own;
      this.#devices.set(key, own);
      own.result.catch(() => {
        if (this.#devices.get(key) === own) this.#devices.delete(key);
      });
    }
    return choice.wait(signal);
  }
}

/** A model on its way, and who wants to hear of it. */
interface Loading {
  readonly work: SharedWork<ReadyModel>;
  readonly listeners: Set<NonNullable<LoadProgress["onDownload"]>>;
}

/** Announces a native call as long as the process hears: loading makes several, and says before none of them. */
async function whileAnnouncing<T>(announce: (() => void) | undefined, load: () => Promise<T>): Promise<T> {
  if (!announce) return load();
  announce();
  const beat = setInterval(announce, BEAT_MS);
  try {
    return await load();
  } finally {
    clearInterval(beat);
  }
}

/** Of the names and bytes of all files in a folder, in the order of their names. */
async function sha256OfFolder(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const all = createHash("sha256");
  for (const file of files.sort()) {
    const one = createHash("sha256");
    await pipeline(createReadStream(file), one);
    all.update(`${relative(folder, file).replaceAll("\\", "/")}\n${one.digest("hex")}\n`);
  }
  return all.digest("hex");
}
