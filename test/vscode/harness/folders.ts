import { homedir } from "node:os";
import { join } from "node:path";

export const repository = join(import.meta.dirname, "..", "..", "..");
/** What a run leaves behind: the package it tested, screenshots, the editors' own logs. */
export const output = join(repository, ".test-output", "vscode");
/** Editors are slow to install, so they outlive node_modules. */
export const editorCache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "saccade");
