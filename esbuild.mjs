// Builds dist/: the command line, the lab and the device test (ESM), the extension (CommonJS, which every VS Code loads)
// and the report's page.
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
  {
    entryPoints: ["src/inference/device-choice/self-test.ts"],
    outfile: "dist/device-self-test.js",
    format: "esm",
    banner: { js: requireBanner },
  },
  { entryPoints: ["src/extension.ts"], outfile: "dist/extension.cjs", format: "cjs" },
];

/** What a report carries: one script, for browsers. @type {import("esbuild").BuildOptions} */
const reportPage = {
  entryPoints: ["webview/report/main.ts"],
  outfile: "dist/report.js",
  bundle: true,
  platform: "browser",
  format: "iife",
  target: "es2022",
  minify: true,
  legalComments: "none",
  tsconfig: "webview/tsconfig.json",
  logLevel: "warning",
};

await rm("dist", { recursive: true, force: true });
await Promise.all([...bundles.map((bundle) => build({ ...shared, ...bundle })), build(reportPage)]);
await chmod("dist/cli.js", 0o755);
