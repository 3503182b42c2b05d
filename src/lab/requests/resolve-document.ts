import { DocumentError } from "../../core/experiment/problems.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { DocumentSource, ResolvedDocumentClip, ResolveReply } from "../../protocol/lab-documents.ts";
import type { ResolvedClip } from "../experiment-files/expand-clips.ts";
import { loadSource } from "../experiment-files/load-experiment.ts";

/** Which files the clips of a document are, or what is wrong with it, each with its place. */
export async function resolveDocument(source: DocumentSource): Promise<ResolveReply> {
  try {
    const { clips } = await loadSource(source);
    return { clips: clips.map(told), problems: [] };
  } catch (error) {
    if (error instanceof DocumentError) return { clips: [], problems: [...error.problems] };
    if (!(error instanceof SaccadeError) || error.kind !== "input") throw error;
    return { clips: [], problems: [{ line: 1, column: 1, sentence: error.message }] };
  }
}

function told({ name, path, entry, from, to, label, events, subject }: ResolvedClip): ResolvedDocumentClip {
  return {
    name,
    path,
    entry: entry?.place ?? 0,
    isOwnEntry: entry?.isOwn ?? false,
    fromSeconds: from ?? null,
    toSeconds: to ?? null,
    label: label ?? null,
    events: [...events],
    subject: subject ?? null,
  };
}
