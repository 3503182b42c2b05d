import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { SaccadeError } from "../../protocol/errors.ts";
import { type Dtype, type ModelConfig, modelConfigSchema } from "../../protocol/model.ts";
import { inspectOnnxFile } from "./onnx-file.ts";

/** What each number format adds to the name of a model's ONNX files (the convention of the hub). */
export const DTYPE_SUFFIXES: Readonly<Record<Dtype, string>> = {
  fp32: "",
  fp16: "_fp16",
  q8: "_quantized",
  int8: "_int8",
  uint8: "_uint8",
  q4: "_q4",
  q4f16: "_q4f16",
  bnb4: "_bnb4",
};

/** The parts of a vision-language model of the SmolVLM layout. */
export const MODEL_PARTS = ["vision_encoder", "embed_tokens", "decoder_model_merged"] as const;

const JSON_FILES = [
  "config.json",
  "preprocessor_config.json",
  "processor_config.json",
  "tokenizer.json",
  "tokenizer_config.json",
] as const;

/** The families whose prompts and frames this engine lays out. */
const FAMILIES = ["smolvlm", "idefics3"];

/** transformers.js names external data like this: one file, or numbered ones. */
const dataFile = (onnxName: string, place: number): string => `${onnxName}_data${place === 0 ? "" : `_${place}`}`;

/** One part's ONNX file and the data files that the runtime will wait for because `config.json` announces them. */
export interface PartFiles {
  readonly part: string;
  /** From the model's folder. */
  readonly onnx: string;
  readonly data: readonly string[];
}

/**
 * Checks a model's folder before the runtime sees it: with a missing data file it would wait for ever, and what it says
 * of a damaged one is for programmers.
 *
 * @throws SaccadeError `input` naming the file that is missing, empty, cut off, or no JSON, or the family if it is not
 *   one that Saccade reads
 */
export function checkModelFolder(folder: string, dtype: Dtype): ModelConfig {
  for (const name of JSON_FILES) readJson(folder, name);
  if (existsSync(join(folder, "generation_config.json"))) readJson(folder, "generation_config.json");
  const config = parseConfig(readJson(folder, "config.json"), join(folder, "config.json"));
  for (const { part, onnx, data } of partFiles(config, dtype)) {
    if (!existsSync(join(folder, onnx))) throw missingPart(folder, part, onnx);
    requireFile(folder, onnx);
    const inside = inspectOnnxFile(join(folder, onnx));
    for (const [location, bytes] of inside) requireFile(folder, join("onnx", location), bytes);
    for (const announced of data) requireFile(folder, announced);
  }
  return config;
}

/**
 * Whether a folder of downloads holds all of a model, so that nothing has to be fetched. Without its generation config,
 * which a download that broke off may lack, answers would end elsewhere.
 */
export function isWholeDownload(folder: string, dtype: Dtype): boolean {
  if (!existsSync(join(folder, "generation_config.json"))) return false;
  try {
    checkModelFolder(folder, dtype);
    return true;
  } catch (error) {
    if (error instanceof SaccadeError) return false;
    throw error;
  }
}

/** @throws SaccadeError `input` if it is no configuration, or of a family whose prompts Saccade cannot lay out */
export function parseConfig(value: unknown, where: string): ModelConfig {
  const parsed = modelConfigSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const reason = issue ? `${issue.path.join(".")}: ${issue.message}` : "invalid";
    throw new SaccadeError("input", `${where} is no model configuration (${reason}).`);
  }
  const { model_type: family } = parsed.data;
  if (!FAMILIES.includes(family)) {
    const known = FAMILIES.join(" and ");
    throw new SaccadeError("input", `${where} is of a model of the family "${family}"; Saccade reads ${known} so far.`);
  }
  return parsed.data;
}

export function partFiles(config: ModelConfig, dtype: Dtype): PartFiles[] {
  return MODEL_PARTS.map((part) => {
    const name = `${part}${DTYPE_SUFFIXES[dtype]}.onnx`;
    const format: unknown = config["transformers.js_config"]?.use_external_data_format;
    const own =
      typeof format === "object" && format !== null
        ? ((format as Record<string, unknown>)[name] ?? (format as Record<string, unknown>)[part])
        : format;
    const count = Number(own ?? 0);
    const data = Array.from(
      { length: Number.isInteger(count) ? count : 0 },
      (_, place) => `onnx/${dataFile(name, place)}`,
    );
    return { part, onnx: `onnx/${name}`, data };
  });
}

function readJson(folder: string, name: string): unknown {
  const path = join(folder, name);
  requireFile(folder, name);
  try {
    return JSON.parse(readFileSync(path, "utf8")) as unknown;
  } catch (error) {
    const sentence = `${path} is not valid JSON: it was cut off or edited, so copy or download it again.`;
    throw new SaccadeError("input", sentence, { cause: error });
  }
}

function missingPart(folder: string, part: string, onnx: string): SaccadeError {
  const others = Object.entries(DTYPE_SUFFIXES).flatMap(([other, suffix]) =>
    existsSync(join(folder, "onnx", `${part}${suffix}.onnx`)) ? [other] : [],
  );
  const hint = others.length === 0 ? "" : ` It has ${part} in ${others.join(", ")}: choose that with --dtype.`;
  return new SaccadeError("input", `The model folder ${folder} has no ${onnx}.${hint}`);
}

function requireFile(folder: string, name: string, bytes = 1): void {
  const stats = statSync(join(folder, name), { throwIfNoEntry: false });
  if (stats?.isFile() !== true) throw new SaccadeError("input", `The model folder ${folder} has no ${name}.`);
  if (stats.size === 0) throw new SaccadeError("input", `${join(folder, name)} is empty.`);
  if (stats.size < bytes) {
    throw new SaccadeError(
      "input",
      `${join(folder, name)} is cut off: it has ${stats.size} bytes and needs ${bytes}, so copy or download it again.`,
    );
  }
}
