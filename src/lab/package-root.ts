import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { SaccadeError } from "../protocol/errors.ts";

/** The folder of the installed package, where the bundled models are; found from the built file as from its source. */
export function packageRoot(moduleUrl: string): string {
  for (let folder = dirname(fileURLToPath(moduleUrl)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    if (folder === dirname(folder))
      throw new SaccadeError("failure", "Saccade's own package.json is missing: install it again.");
  }
}
