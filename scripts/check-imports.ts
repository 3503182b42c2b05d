// Fails when a file belongs to no layer or imports what its layer does not allow (scripts/layers.json).
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { importViolations, type Layer, type SourceFile } from "./import-rules.ts";

const CODE = /\.(?:[cm]?[jt]s|[jt]sx)$/;
/** What is built or installed, and the folders that hold no code of this kind. */
const SKIPPED = new Set(["node_modules", "dist", "coverage", "models", "media"]);

const root = join(import.meta.dirname, "..");

function* sources(folder: string): Generator<SourceFile> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const skipped = entry.name.startsWith(".") || SKIPPED.has(entry.name) || path === join("test", "fixtures");
      if (!skipped) yield* sources(path);
    } else if (CODE.test(entry.name)) {
      yield { path: path.split(sep).join("/"), text: readFileSync(join(root, path), "utf8") };
    }
  }
}

const { layers } = JSON.parse(readFileSync(join(root, "scripts", "layers.json"), "utf8")) as { layers: Layer[] };
const violations = importViolations([...sources("")], layers);
for (const violation of violations) console.error(violation);
if (violations.length > 0) process.exitCode = 1;
