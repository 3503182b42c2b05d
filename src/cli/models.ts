import type { Command } from "commander";
import { modelCacheFolder } from "../inference/cache-folder.ts";
import { catalogue, type CatalogueEntry } from "../inference/catalogue.ts";
import { packageRoot } from "../lab/package-root.ts";
import { escapeJson, escapeText } from "../core/text/escape.ts";

export function addModelsCommand(program: Command): void {
  program
    .command("models")
    .description("list the models Saccade knows by name")
    .option("--json", "print a JSON array")
    .action(({ json }: { json?: boolean }) => {
      const entries = catalogue(packageRoot(import.meta.url));
      if (json === true) process.stdout.write(`${escapeJson(JSON.stringify(entries))}\n`);
      else process.stdout.write(`${modelLines(entries).join("\n")}\n`);
    });
}

function modelLines(entries: readonly CatalogueEntry[]): string[] {
  const width = Math.max(...entries.map(({ id }) => id.length));
  return [
    ...entries.map(({ id, description, kind, local }) => {
      const place = local ? "here" : kind === "hub" ? "hub" : "missing";
      return `${id.padEnd(width)}  ${place.padEnd(7)}  ${description}`;
    }),
    "",
    "A model from the hub is downloaded when it is first asked for, and kept in",
    `${escapeText(modelCacheFolder())}.`,
    "Any folder in the layout of SmolVLM's ONNX files works too: --model <folder>.",
  ];
}
