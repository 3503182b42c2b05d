import type { RunReport } from "../../protocol/run.ts";
import { isDocument } from "../experiment/file-kinds.ts";
import { shellWord } from "../text/shell-word.ts";

/** The command that makes the same run once more. */
export function runCommand({ document: { path, text }, probe }: Pick<RunReport, "document" | "probe">): string {
  if (probe === undefined) return `saccade run ${shellWord(path)}`;
  const command = `saccade probe ${probe.planned.kind} ${shellWord(path)}`;
  if (isDocument(path)) return command;
  // The document of a clip or a manifest is made of the options.
  const options = Object.entries({ model: "models", sampler: "samplers", prompt: "prompts" }).flatMap(
    ([option, axis]) => {
      const [value] = listOf(text, axis);
      return value === undefined ? [] : [`--${option} ${shellWord(value)}`];
    },
  );
  const labels = listOf(text, "labels");
  if (labels.length > 0) options.push(`--labels ${shellWord(labels.join(","))}`);
  return [command, ...options].join(" ");
}

/** The texts that a document lists under a key; none where it has no such key. */
function listOf(text: string, key: string): string[] {
  try {
    const document = JSON.parse(text) as Record<string, unknown>;
    const list = document[key];
    return Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
  } catch {
    return [];
  }
}
