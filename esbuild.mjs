// Builds dist/: the command line, the lab, its launcher and the device test (ESM), the extension (CommonJS, which every VS Code loads)
// and the pages of the report and the panel.
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { build, transform } from "esbuild";

/**
 * Stays in node_modules: native code, binaries found by their own folder, and transformers.js, which finds both.
 * The extension's package carries these beside dist/ (see .vscodeignore).
 */
const external = [
  "vscode",
  "@huggingface/transformers",
  "onnxruntime-node",
  "onnxruntime-common",
  "sharp",
  "ffmpeg-static",
  "@ffmpeg-installer/ffmpeg",
];

const TARGET = "node20";

/** @type {import("esbuild").BuildOptions} */
const shared = {
  bundle: true,
  platform: "node",
  target: TARGET,
  // A package in both forms comes as modules: jsonc-parser finds its parts only there.
  mainFields: ["module", "main"],
  external,
  sourcemap: true,
  metafile: true,
  logLevel: "warning",
};

/** In an ES module, the way for packages in CommonJS to load what Node brings. */
const requireBanner =
  'import { createRequire as createBundleRequire } from "node:module"; const require = createBundleRequire(import.meta.url);';

/** @type {import("esbuild").BuildOptions[]} */
const bundles = [
  {
    entryPoints: ["src/cli/main.ts"],
    outfile: "dist/cli.js",
    format: "esm",
    banner: { js: `#!/usr/bin/env node\n${requireBanner}` },
  },
  { entryPoints: ["src/lab/host.ts"], outfile: "dist/lab.js", format: "esm", banner: { js: requireBanner } },
  { entryPoints: ["src/clip/launcher/launcher.ts"], outfile: "dist/launcher.js", format: "esm" },
  {
    entryPoints: ["src/inference/device-choice/self-test.ts"],
    outfile: "dist/device-self-test.js",
    format: "esm",
    banner: { js: requireBanner },
  },
];

/**
 * The extension, in parts: the editor waits for what activation needs, which is little, and what is imported when it is
 * used lies beside it. The bundler takes apart only modules, so these are made first, and each then becomes CommonJS.
 * @returns what the bundler says of them
 */
async function buildExtension() {
  const { outputFiles, metafile } = await build({
    ...shared,
    entryPoints: { extension: "src/extension.ts" },
    outdir: "dist",
    chunkNames: "extension/[name]-[hash]",
    outExtension: { ".js": ".cjs" },
    format: "esm",
    splitting: true,
    sourcemap: "inline",
    write: false,
  });
  await mkdir("dist/extension", { recursive: true });
  for (const { path, text } of outputFiles) {
    const { code, map } = await transform(text, {
      format: "cjs",
      platform: "node",
      target: TARGET,
      supported: { "dynamic-import": false },
      sourcemap: true,
      sourcefile: path,
    });
    await writeFile(path, `${code}//# sourceMappingURL=${basename(path)}.map\n`);
    await writeFile(`${path}.map`, map);
  }
  return { metafile };
}

/** Pages are one script each, for browsers. @type {import("esbuild").BuildOptions} */
const page = {
  bundle: true,
  platform: "browser",
  format: "iife",
  target: "es2022",
  minify: true,
  legalComments: "none",
  metafile: true,
  tsconfig: "webview/tsconfig.json",
  logLevel: "warning",
};

/** What a report carries, and what the editor's panel shows. @type {import("esbuild").BuildOptions[]} */
const pages = [
  { entryPoints: ["webview/report/main.ts"], outfile: "dist/report.js" },
  { entryPoints: ["webview/panel/main.ts"], outfile: "dist/panel.js" },
];

/** The files of node_modules of which something is in a bundle. @param {import("esbuild").Metafile["outputs"][string]} output */
function used(output) {
  const files = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return files.map(([file]) => file).filter((file) => file.startsWith("node_modules/"));
}

await rm("dist", { recursive: true, force: true });
const built = await Promise.all([
  ...bundles.map((bundle) => build({ ...shared, ...bundle })),
  buildExtension(),
  ...pages.map((one) => build({ ...page, ...one })),
]);
// What of node_modules is in the bundles: the package's notices name it (scripts/package.ts).
const inputs = built.flatMap(({ metafile }) =>
  Object.values(metafile?.outputs ?? {}).flatMap((output) => used(output)),
);
await writeFile("dist/bundled.json", JSON.stringify([...new Set(inputs)].sort()));
await chmod("dist/cli.js", 0o755);
