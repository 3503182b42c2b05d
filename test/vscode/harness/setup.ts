import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath } from "@vscode/test-electron";
import type { TestProject } from "vitest/node";
import { installCodeServer } from "./code-server.ts";
import type { Prepared } from "./editor.ts";
import { requireChromium } from "./editor-in-browser.ts";
import { editorCache, output, repository } from "./folders.ts";
import { packageInsideExtension } from "./inside-extension.ts";
import { runTool } from "./run-tool.ts";

declare module "vitest" {
  export interface ProvidedContext {
    prepared: Prepared;
  }
}

/** Gets the editor, packages the extension as it is published, and installs the package the way a person would, and beside it the extension of tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const kind = process.env["SACCADE_VSCODE"] === "desktop" ? "desktop" : "browser";
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  if (kind === "browser") requireChromium();
  const program =
    kind === "desktop" ? await downloadAndUnzipVSCode({ cachePath: editorCache }) : await installCodeServer();

  const packageFile = join(output, "saccade.vsix");
  await runTool(process.execPath, [join(repository, "scripts", "package.ts"), packageFile], { cwd: repository });
  const folder = await mkdtemp(join(tmpdir(), "saccade-extensions-"));
  const insideFile = join(folder, "inside.vsix");
  await packageInsideExtension(insideFile);
  const extensionsFolder = join(folder, "extensions");
  const [command = "", ...args] =
    kind === "desktop" ? resolveCliArgsFromVSCodeExecutablePath(program) : [process.execPath, program];
  await runTool(command, [
    ...args.filter((arg) => !arg.startsWith("--extensions-dir") && !arg.startsWith("--user-data-dir")),
    ...["--install-extension", packageFile, "--install-extension", insideFile, "--extensions-dir", extensionsFolder],
    ...["--user-data-dir", join(folder, "user"), ...(kind === "browser" ? ["--config", join(folder, "c.yaml")] : [])],
  ]);
  project.provide("prepared", { kind, program, extensionsFolder });
  return () => rm(folder, { recursive: true, force: true });
}
