// Builds dist/: the command line (ESM) and the extension (CommonJS, which every VS Code loads).
import { chmod, rm } from "node:fs/promises";
import { build } from "esbuild";

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

/** @type {import("esbuild").BuildOptions} */
const shared = {
  bundle: true,
  platform: "node",
  target: "node20",
  // A package in both forms comes as modules: jsonc-parser finds its parts only there.
  mainFields: ["module", "main"],
  external,
  sourcemap: true,
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
  { entryPoints: ["src/extension.ts"], outfile: "dist/extension.cjs", format: "cjs" },
];

await rm("dist", { recursive: true, force: true });
await Promise.all(bundles.map((bundle) => build({ ...shared, ...bundle })));
await chmod("dist/cli.js", 0o755);
