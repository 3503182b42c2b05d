import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { DeviceType, ProgressInfo } from "@huggingface/transformers";
import { SaccadeError } from "../../protocol/errors.ts";
import { type Dtype, generationConfigSchema, type ModelConfig, modelConfigSchema } from "../../protocol/model.ts";
import { throwIfCancelled } from "../cancel.ts";
import type { ModelSource } from "../catalogue.ts";
import { Deadline } from "./deadline.ts";
import { type DeviceMap, type DeviceSpec, describeDevice, readDevice } from "./device-map.ts";
import { requireDevice } from "./devices.ts";
import { removeHalfFiles } from "./half-files.ts";
import { checkCachedFiles, explainHubError, type HubOptions, requireHubFiles, withHub } from "./hub-access.ts";
import { type LibraryModel, type LibraryProcessor, type LibraryTokenizer, loadLibrary } from "./library.ts";
import { withLocalFiles } from "./local-files.ts";
import { checkModelFolder, isWholeDownload, partFiles } from "./model-files.ts";
import { type EngineLimits, type LoadedParts, TransformersEngine } from "./transformers-engine.ts";
import { knownRefusal } from "../device-choice/refusal.ts";
import { asFailure } from "./runtime-error.ts";
import { encodeOnAllCores, sessionOptionsFor } from "./session-options.ts";

export interface LoadOptions {
  readonly dtype: Dtype;
  /** A device that this machine has, or one for each part; `chooseDevice()` settles `auto` before. */
  readonly device: DeviceSpec;
  readonly hub: HubOptions;
  /** Seconds without any sign of progress after which loading is given up. */
  readonly deadlineSeconds?: number | undefined;
  readonly limits?: EngineLimits | undefined;
  /** Bytes so far of all, while a model comes from the hub. */
  readonly onDownload?: ((loaded: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const DEADLINE_SECONDS = 60;
/** Milliseconds until what a failed download has begun has come to rest. */
const SETTLE_MS = 50;

/**
 * Finds out what can be known without loading: whether the device and the model's files are there, and whole.
 *
 * @throws SaccadeError `input`
 */
export async function checkModel(source: ModelSource, { device, dtype, hub }: LoadOptions): Promise<void> {
  await requireDevice(device);
  if (source.kind === "folder") checkModelFolder(source.folder, dtype);
  else checkCachedFiles(hub.cacheFolder, source.id, dtype);
}

/** One load at a time: the library's settings belong to the whole process. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Loads a model from a folder or from the hub.
 *
 * @throws SaccadeError `input` if the device, the model or one of its files is missing or damaged; `failure` if the
 *   runtime refuses the model or the deadline passes; `cancelled`
 */
export async function loadTransformersEngine(source: ModelSource, options: LoadOptions): Promise<TransformersEngine> {
  return new TransformersEngine(await loadModelParts(source, options), options.limits);
}

/**
 * Loads what an engine is made of. Whoever asks for the parts themselves may make several engines of them, one after
 * the other, each of which knows nothing of what the others computed; disposing one disposes the model.
 *
 * @throws SaccadeError as {@link loadTransformersEngine}
 */
export async function loadModelParts(source: ModelSource, options: LoadOptions): Promise<LoadedParts> {
  throwIfCancelled(options.signal);
  await checkModel(source, options);
  const mine = turn.then(() => loadNow(source, options));
  turn = mine.catch(() => undefined);
  return mine;
}

async function loadNow(source: ModelSource, options: LoadOptions): Promise<LoadedParts> {
  const deadline = new Deadline(options.deadlineSeconds ?? DEADLINE_SECONDS, source.id, options.signal);
  const discard = async ({ model }: LoadedParts): Promise<void> => {
    await model.dispose();
  };
  const folder = localFolder(source, options);
  try {
    if (folder !== undefined) {
      const load = () => deadline.race(loadParts(source, folder, options, deadline), discard);
      return await withLocalFiles(folder, load);
    }
    const load = async (): Promise<LoadedParts> => {
      await removeHalfFiles(downloadFolder(source, options));
      await requireHubFiles(source.id, options.dtype);
      return loadParts(source, source.id, options, deadline);
    };
    return await withHub(options.hub, deadline.signal, () => deadline.race(load(), discard));
  } catch (error) {
    deadline.abandon(error);
    if (folder === undefined) {
      // A file that was about to be made is made all the same.
      await setTimeout(SETTLE_MS);
      await removeHalfFiles(downloadFolder(source, options));
    }
    if (error instanceof SaccadeError) throw error;
    throw (
      deviceFailure(error, source, options) ??
      (folder === undefined ? explainHubError(source.id, error) : asFailure(error, `load the model ${source.id}`))
    );
  } finally {
    deadline.end();
  }
}

/** A failure that is about the device that was asked for; `undefined` for another one. */
function deviceFailure(error: unknown, { id }: ModelSource, { device }: LoadOptions): SaccadeError | undefined {
  const reason = knownRefusal(error instanceof Error ? error.message : String(error));
  if (reason === undefined) return undefined;
  const where = describeDevice(device);
  return new SaccadeError(
    "failure",
    `The model ${id} cannot compute on ${where}: ${reason}. Use another device, or auto, which takes the best that passes its test; \`saccade devices\`, or Show Devices in the editor, lists them.`,
    { cause: error },
  );
}

/** Where a model's files are; `undefined` if some have to be fetched. A model that was fetched asks the hub for nothing. */
export function localFolder(
  source: ModelSource,
  options: { readonly dtype: Dtype; readonly hub: Pick<HubOptions, "cacheFolder"> },
): string | undefined {
  if (source.kind === "folder") return source.folder;
  const folder = downloadFolder(source, options);
  return isWholeDownload(folder, options.dtype) ? folder : undefined;
}

function downloadFolder({ id }: ModelSource, { hub }: { readonly hub: Pick<HubOptions, "cacheFolder"> }): string {
  return join(hub.cacheFolder, id);
}

async function loadParts(
  source: ModelSource,
  location: string,
  { dtype, device, onDownload }: LoadOptions,
  deadline: Deadline,
): Promise<LoadedParts> {
  const { AutoModelForImageTextToText, AutoProcessor } = await loadLibrary();
  const progress_callback = (info: ProgressInfo): void => {
    deadline.extend();
    if (info.status === "progress_total" && location === source.id) onDownload?.(info.loaded, info.total);
  };
  const processor = (await AutoProcessor.from_pretrained(location, {
    progress_callback,
  })) as unknown as LibraryProcessor;
  const session_options = sessionOptionsFor(source, dtype);
  const model = (await withReadableKeyValues(() =>
    AutoModelForImageTextToText.from_pretrained(location, {
      // Names the runtime knows: requireDevice() has seen to that.
      device: readDevice(device) as Readonly<Record<keyof DeviceMap, DeviceType>>,
      dtype,
      progress_callback,
      session_options,
    }),
  )) as unknown as LibraryModel;
  const config = modelConfigSchema.parse(model.config);
  const isBound = session_options.intraOpNumThreads !== undefined;
  if (source.kind === "folder" && isBound && describeDevice(device) === "cpu") {
    await encodeOnAllCores(model, source.folder, partFiles(config, dtype));
  }
  const imageToken = config.image_token_id ?? config.image_token_index;
  if (imageToken === undefined) {
    throw new SaccadeError(
      "input",
      `The config.json of ${source.id} has no image_token_id, so frames have no place in its prompts.`,
    );
  }
  return {
    info: {
      id: source.id,
      dtype,
      device: describeDevice(device),
      contextTokens: contextOf(config, processor.tokenizer),
    },
    model,
    processor,
    imageToken,
    endTokens: endTokensOf(config, model, processor.tokenizer),
  };
}

/**
 * On WebGPU the library asks for key-values that stay on the device, which saves it two copies a step. onnxruntime-node
 * 1.30 has no way to read such a tensor, not even one that fails: it ends the process. Rows could then neither branch
 * nor join a batch. The library does not ask where it believes the runtime to be behind a proxy, as browsers have it.
 */
async function withReadableKeyValues<T>(load: () => Promise<T>): Promise<T> {
  const { env } = await loadLibrary();
  const wasm = env.backends.onnx.wasm ?? {};
  wasm.proxy = true;
  try {
    return await load();
  } finally {
    wasm.proxy = false;
  }
}

/** The most tokens the model's positions reach; a tokenizer that knows no limit writes an absurd one. */
function contextOf(config: ModelConfig, tokenizer: LibraryTokenizer): number | null {
  const limit = config.text_config?.max_position_embeddings ?? config.max_position_embeddings;
  if (limit !== undefined) return limit;
  return tokenizer.model_max_length < 1e9 ? tokenizer.model_max_length : null;
}

/** The tokens that end an answer, looked up where `generate()` looks them up. */
function endTokensOf(config: ModelConfig, model: LibraryModel, tokenizer: LibraryTokenizer): number[] {
  const generation = generationConfigSchema.safeParse(model.generation_config ?? {});
  const found = generation.data?.eos_token_id ?? config.text_config?.eos_token_id ?? config.eos_token_id;
  return [found ?? tokenizer.eos_token_id ?? []].flat();
}
