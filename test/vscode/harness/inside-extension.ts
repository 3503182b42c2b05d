import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createVSIX } from "@vscode/vsce";
import { build } from "esbuild";
import manifest from "../../../package.json" with { type: "json" };
import { ADDRESS_FILE } from "../inside/wire.ts";
import { repository } from "./folders.ts";

/** Packages the extension of tests, which wakes only in a workspace that holds the tests' address. */
export async function packageInsideExtension(packagePath: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "saccade-inside-"));
  try {
    await build({
      entryPoints: [join(repository, "test", "vscode", "inside", "main.ts")],
      outfile: join(folder, "main.cjs"),
      bundle: true,
      platform: "node",
      format: "cjs",
      external: ["vscode"],
      logLevel: "warning",
    });
    const own = {
      name: "saccade-inside",
      publisher: "saccade-tests",
      version: "0.0.1",
      engines: { vscode: manifest.engines.vscode },
      extensionKind: ["workspace"],
      main: "./main.cjs",
      activationEvents: [`workspaceContains:${ADDRESS_FILE}`],
    };
    await writeFile(join(folder, "package.json"), JSON.stringify(own));
    await createVSIX({
      cwd: folder,
      packagePath,
      allowMissingRepository: true,
      skipLicense: true,
      dependencies: false,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
