import { statSync } from "node:fs";
import { join } from "node:path";
import type { Dtype } from "../../protocol/model.ts";
import type { ModelSource } from "../catalogue.ts";
import { checkModelFolder, partFiles } from "./model-files.ts";

/** Weights up to which a second thread costs as much as it saves: each operator would wake it for microseconds. */
const SMALL_BYTES = 32 * 1024 ** 2;

/** What the runtime is told about every part of a model. */
export interface SessionOptions {
  /** Threads that compute an operator together; the runtime's own choice, a thread for each core, where it is absent. */
  readonly intraOpNumThreads?: number;
}

/**
 * A small model computes on one thread: the runtime's others would not make it faster, and between two calls they wait
 * busily, where frames are prepared and journals written.
 */
export function sessionOptionsFor(source: ModelSource, dtype: Dtype): SessionOptions {
  return source.kind === "folder" && bytesOf(source.folder, dtype) <= SMALL_BYTES ? { intraOpNumThreads: 1 } : {};
}

function bytesOf(folder: string, dtype: Dtype): number {
  const files = partFiles(checkModelFolder(folder, dtype), dtype).flatMap(({ onnx, data }) => [onnx, ...data]);
  return files.reduce((bytes, file) => bytes + statSync(join(folder, file)).size, 0);
}
