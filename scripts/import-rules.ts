import { isBuiltin } from "node:module";
import { posix } from "node:path";
import ts from "typescript";

/** One row of scripts/layers.json: which files it holds and what they may import. */
export interface Layer {
  readonly name: string;
  /** Folders (ending in `/`) and single files. The longest path that matches a file decides its layer. */
  readonly paths: readonly string[];
  /** Other layers; `*` is every layer. */
  readonly imports: readonly string[];
  /** npm packages and `vscode`; `*` is every package. */
  readonly packages: readonly string[];
  /** Node's own modules, as `node:fs`. `*` is every one but those that start processes or threads, which are named. */
  readonly node: readonly string[];
}

export interface SourceFile {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Who may start a process is decided layer by layer: ffmpeg runs in one place, and ONNX Runtime never in a thread. */
const NAMED_ONLY: ReadonlySet<string> = new Set(["node:child_process", "node:cluster", "node:worker_threads"]);

/** Returns one sentence for each file that no layer holds and each import that its layer does not allow. */
export function importViolations(files: readonly SourceFile[], layers: readonly Layer[]): string[] {
  const known = new Set(layers.map((layer) => layer.name));
  const violations = layers.flatMap((layer) =>
    layer.imports
      .filter((name) => name !== "*" && !known.has(name))
      .map((name) => `scripts/layers.json: layer "${layer.name}" imports "${name}", which is no layer.`),
  );
  for (const file of files) {
    const layer = layerOf(file.path, layers);
    if (layer === undefined) {
      violations.push(`${file.path}: no layer of scripts/layers.json holds this file; move it or classify it.`);
      continue;
    }
    for (const specifier of importsOf(file)) {
      const reason = refusal(file.path, specifier, layer, layers);
      if (reason !== undefined) violations.push(`${file.path}: imports "${specifier}", ${reason}.`);
    }
  }
  return violations;
}

/** Static, dynamic, type and `require` imports alike: a type that crosses a border ties the two sides as well. */
function importsOf(file: SourceFile): string[] {
  const { importedFiles } = ts.preProcessFile(file.text, true, true);
  return [...new Set(importedFiles.map((imported) => imported.fileName))];
}

function layerOf(path: string, layers: readonly Layer[]): Layer | undefined {
  let best: { layer: Layer; length: number } | undefined;
  for (const layer of layers) {
    for (const candidate of layer.paths) {
      const matches = candidate.endsWith("/") ? path.startsWith(candidate) : path === candidate;
      if (matches && candidate.length > (best?.length ?? 0)) best = { layer, length: candidate.length };
    }
  }
  return best?.layer;
}

function refusal(from: string, specifier: string, layer: Layer, layers: readonly Layer[]): string | undefined {
  if (specifier.startsWith(".")) {
    const target = posix.join(posix.dirname(from), specifier);
    const other = layerOf(target, layers);
    if (other === undefined) return `but no layer holds ${target}`;
    if (other === layer || layer.imports.includes(other.name) || layer.imports.includes("*")) return undefined;
    return `but layer "${layer.name}" must not import layer "${other.name}"`;
  }
  if (specifier.startsWith("/")) return "an absolute path";
  if (isBuiltin(specifier)) {
    const name = specifier.startsWith("node:") ? specifier : `node:${specifier}`;
    if (layer.node.includes(name) || (layer.node.includes("*") && !NAMED_ONLY.has(name))) return undefined;
    return `but layer "${layer.name}" must not use ${name}`;
  }
  const packageName = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  if (layer.packages.includes(packageName) || (layer.packages.includes("*") && packageName !== "vscode")) {
    return undefined;
  }
  return `but layer "${layer.name}" must not use the package "${packageName}"`;
}
