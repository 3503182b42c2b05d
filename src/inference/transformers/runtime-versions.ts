import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { z } from "zod";

const manifestSchema = z.object({ name: z.string(), version: z.string() });

const requireHere = createRequire(import.meta.url);

/** The versions of what computes, such as `@huggingface/transformers 4.3.1, onnxruntime-node 1.30.0`. */
export async function runtimeVersions(): Promise<string> {
  const names = ["@huggingface/transformers", "onnxruntime-node"];
  return (await Promise.all(names.map(versionOf))).join(", ");
}

/** A package's manifest lies above its entry, and need not be among what it exports. */
async function versionOf(name: string): Promise<string> {
  for (let folder = dirname(requireHere.resolve(name)); folder !== dirname(folder); folder = dirname(folder)) {
    const text = await readFile(join(folder, "package.json"), "utf8").catch(() => undefined);
    const manifest = text === undefined ? undefined : manifestSchema.safeParse(JSON.parse(text));
    if (manifest?.data?.name === name) return `${name} ${manifest.data.version}`;
  }
  return `${name} of unknown version`;
}
