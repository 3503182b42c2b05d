import { statSync } from "node:fs";
import { join } from "node:path";
import type { InferenceSession } from "onnxruntime-node";
import type { Dtype } from "../../protocol/model.ts";
import type { ModelSource } from "../catalogue.ts";
import { type LibraryModel, loadRuntime } from "./library.ts";
import { checkModelFolder, MODEL_PARTS, type PartFiles, partFiles } from "./model-files.ts";

/** Weights up to which a second thread costs as much as it saves: each operator would wake it for microseconds. */
const SMALL_BYTES = 32 * 1024 ** 2;

/** What the runtime is told about every part of a model. */
export interface SessionOptions {
  /** Threads that compute an operator together; the runtime's own choice, a thread for each core, where it is absent. */
  readonly intraOpNumThreads?: number;
}

/** The part that is given several frames at once: enough to do for all cores, however small the model is. */
const [ENCODER] = MODEL_PARTS;
/** Threads that sleep between operators. By default they wait busily, for longer than a small model's call takes. */
const SLEEPING_THREADS = { session: { intra_op: { allow_spinning: "0" } } };

/**
 * A small model reads and answers on one thread: the runtime's others would not make it faster, and between two calls
 * they wait busily, where journals are written. What it does with frames see {@link encodeOnAllCores}.
 */
export function sessionOptionsFor(source: ModelSource, dtype: Dtype): SessionOptions {
  return source.kind === "folder" && bytesOf(source.folder, dtype) <= SMALL_BYTES ? { intraOpNumThreads: 1 } : {};
}

function bytesOf(folder: string, dtype: Dtype): number {
  const files = partFiles(checkModelFolder(folder, dtype), dtype).flatMap(({ onnx, data }) => [onnx, ...data]);
  return files.reduce((bytes, file) => bytes + statSync(join(folder, file)).size, 0);
}

/**
 * Lets a small model encode frames on as many threads as the runtime finds right; what they compute stays the same to the
 * bit. They leave the cores to whatever prepares the next frames as soon as they have nothing to do: waiting busily, they
 * took four times as much of them. The library gives all parts the same options, so the encoder's session is made once
 * more.
 */
export async function encodeOnAllCores(
  model: LibraryModel,
  folder: string,
  files: readonly PartFiles[],
): Promise<void> {
  const before: LibrarySession | undefined = model.sessions[ENCODER];
  const encoder = files.find(({ part }) => part === ENCODER);
  if (!before || !encoder) return;
  const { InferenceSession } = await loadRuntime();
  const session: LibrarySession = await InferenceSession.create(join(folder, encoder.onnx), {
    extra: SLEEPING_THREADS,
  });
  session.config = before.config;
  model.sessions[ENCODER] = session;
  await before.release();
}

/** A session with what the library notes at it. */
type LibrarySession = InferenceSession & { config?: unknown };
