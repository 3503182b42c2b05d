/**
 * What is compiled into a file of a package that travels, by the names of the packages it came from: their own folders
 * do not travel, their code does.
 */
const COMPILED_INTO: Readonly<Record<string, readonly string[]>> = {
  "@huggingface/transformers": ["@huggingface/jinja", "@huggingface/tokenizers"],
  "@vladmandic/face-api": ["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-cpu"],
};

/**
 * The packages of which something travels, by folder relative to the root, in the order of their names.
 *
 * @param files what the extension's package holds, relative to the root
 * @param bundled the inputs of the bundles among them, relative to the root
 */
export function travellingPackages(files: readonly string[], bundled: readonly string[]): string[] {
  const folders = new Set([...files, ...bundled].flatMap((file) => packageFolder(file) ?? []));
  for (const [name, parts] of Object.entries(COMPILED_INTO)) {
    if (folders.has(`node_modules/${name}`)) for (const part of parts) folders.add(`node_modules/${part}`);
  }
  return [...folders].sort();
}

/** `node_modules/a/node_modules/@b/c` of a file within it; undefined for a file of ours. */
function packageFolder(file: string): string | undefined {
  return /^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file.replaceAll("\\", "/"))?.[1];
}
