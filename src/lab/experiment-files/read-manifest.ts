import { dirname, resolve } from "node:path";
import { quoted } from "../../clip/quoted.ts";
import { checkShape } from "../../core/experiment/check-shape.ts";
import { eventComplaint } from "../../core/experiment/event-complaint.ts";
import { childOf, valueOf } from "../../core/experiment/json-nodes.ts";
import { parseJson } from "../../core/experiment/parse-json.ts";
import { Problems } from "../../core/experiment/problems.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import { type ClipEvent, manifestLineSchema } from "../../protocol/experiment.ts";
import { readText, requireFile } from "./read-text.ts";

/** A clip of a manifest and what is known about it. */
export interface ManifestClip {
  /** Absolute. */
  readonly path: string;
  readonly label?: string | undefined;
  readonly events: readonly ClipEvent[];
  readonly subject?: string | undefined;
}

/**
 * Reads a manifest (`*.jsonl`): a clip a line, its path relative to the manifest.
 *
 * @param path absolute
 * @param shown how the person knows the manifest
 * @throws SaccadeError of kind `input` that names the manifest and the first line that is wrong
 */
export async function readManifest(path: string, shown: string): Promise<ManifestClip[]> {
  const lines = (await readText(path, shown)).split(/\r\n|\r|\n/);
  const clips: ManifestClip[] = [];
  for (const [index, text] of lines.entries()) {
    if (text.trim() === "") continue;
    clips.push(await readLine(text, new Problems({ text, file: shown, firstLine: index + 1 }), path));
  }
  if (clips.length === 0) throw new SaccadeError("input", `The manifest ${quoted(shown)} lists no clip.`);
  return clips;
}

async function readLine(text: string, problems: Problems, manifest: string): Promise<ManifestClip> {
  const root = parseJson(problems);
  if (!root) throw new Error(`a line that parses has a root: ${text}`);
  checkShape(manifestLineSchema, root, "A manifest's line", problems);
  problems.throwIfAny();
  const line = manifestLineSchema.parse(valueOf(root));
  const { event, events, identity } = line;
  const offsetOf = (key: string): number => (childOf(root, key) ?? root).offset;
  if (event && events) problems.add(offsetOf("event"), 'A clip has "event" or "events", not both.');
  const known = events ?? (event ? [event] : []);
  for (const complaint of known.map(eventComplaint)) {
    if (complaint !== undefined) problems.add(offsetOf(events ? "events" : "event"), complaint);
  }
  const path = resolve(dirname(manifest), line.file);
  await problems.attemptLater(offsetOf("file"), () => requireFile(path, line.file));
  problems.throwIfAny();
  return {
    path,
    label: line.label ?? undefined,
    events: known,
    subject: line.subject ?? (identity === undefined || identity === null ? undefined : String(identity)),
  };
}
