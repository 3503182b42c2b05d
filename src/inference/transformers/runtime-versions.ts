import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";

const manifestSchema = z.object({ name: z.string(), version: z.string() });

const requireHere = createRequire(import.meta.url);

/** The versions of what computes, such as `@huggingface/transformers 4.3.1, onnxruntime-node 1.30.0`. */
export async function runtimeVersions(): Promise<string> {
  const names = ["@huggingface/transformers", "onnxruntime-node"];
  return (await Promise.all(names.map(versionOf))).join(", ");
}

/** Found by its folder: the package's entry for `require` does not travel with the extension. */
async function versionOf(name: string): Promise<string> {
  for (const folder of requireHere.resolve.paths(name) ?? []) {
    const text = await readFile(join(folder, name, "package.json"), "utf8").catch(() => undefined);
    const manifest = text === undefined ? undefined : manifestSchema.safeParse(JSON.parse(text));
    if (manifest?.data?.name === name) return `${name} ${manifest.data.version}`;
  }
  return `${name} of unknown version`;
}
