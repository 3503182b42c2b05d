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
const shared = { bundle: true, platform: "node", target: "node20", external, sourcemap: true, logLevel: "warning" };

/** @type {import("esbuild").BuildOptions[]} */
const bundles = [
  {
    entryPoints: ["src/cli/main.ts"],
    outfile: "dist/cli.js",
    format: "esm",
    banner: { js: "#!/usr/bin/env node" },
  },
  { entryPoints: ["src/extension.ts"], outfile: "dist/extension.cjs", format: "cjs" },
];

await rm("dist", { recursive: true, force: true });
await Promise.all(bundles.map((bundle) => build({ ...shared, ...bundle })));
await chmod("dist/cli.js", 0o755);
