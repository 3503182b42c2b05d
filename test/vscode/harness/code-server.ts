import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { editorCache, repository } from "./folders.ts";
import { runTool } from "./run-tool.ts";

/** VS Code 1.139.1 as a server with the web workbench: the whole extension API, from the npm registry. */
const VERSION = "4.139.1";

/** What compiling its native modules takes: a file that is there once the Debian package is installed. */
const BUILD_NEEDS = [
  ["/usr/include/krb5.h", "libkrb5-dev"],
  ["/usr/bin/python3", "python3"],
  ["/usr/bin/make", "make"],
  ["/usr/bin/g++", "g++"],
] as const;

/** The installed code-server's entry; installs it first where the cache has none, which takes some minutes. */
export async function installCodeServer(): Promise<string> {
  const folder = join(editorCache, `code-server-${VERSION}`);
  const entry = join(folder, "node_modules", "code-server", "out", "node", "entry.js");
  if (existsSync(entry)) return entry;

  const missing = BUILD_NEEDS.filter(([file]) => process.platform === "linux" && !existsSync(file));
  if (missing.length > 0) {
    const names = missing.map(([, name]) => name).join(" ");
    throw new Error(`The editor for the tests cannot be built: install Debian's ${names} (apt-get install ${names}).`);
  }
  process.stderr.write(`Installing code-server ${VERSION} into ${folder}; this takes a few minutes, once.\n`);
  // Under a name of its own until it is whole: an install that was cut short is not taken for one.
  const unfinished = `${folder}.${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await writeFile(join(unfinished, "package.json"), JSON.stringify({ private: true }));
  const args = ["install", "--no-audit", "--no-fund", "--no-package-lock", `code-server@${VERSION}`];
  await runTool("npm", args, { cwd: unfinished, env: buildEnvironment() });
  await rename(unfinished, folder);
  return entry;
}

/**
 * code-server must be built by the Node that runs it: this repository's, not the machine's. What an outer npm leaves
 * in the environment would say otherwise (code-server's install script reads npm_config_user_agent).
 */
function buildEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("npm_") && name !== "PATH");
  const path = `${join(repository, "node_modules", ".bin")}${delimiter}${process.env["PATH"] ?? ""}`;
  return { ...Object.fromEntries(own), PATH: path };
}
