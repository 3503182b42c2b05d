import { stat } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";
import { quoted } from "../../clip/quoted.ts";
import { isManifest } from "../../core/experiment/file-kinds.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { ClipEntry, ClipEvent, SamplerEntry } from "../../protocol/experiment.ts";
import type { SelectionCost } from "../../protocol/run.ts";
import { readManifest } from "./read-manifest.ts";
import { requireFile } from "./read-text.ts";

/** One clip of an experiment: a file, or a range of it, and what is known about it. */
export interface ResolvedClip {
  /** Unique: the path relative to the document with `/`, and `#1.2-3` where only a range is shown. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** Seconds of the file. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** What it shows, where that is known. */
  readonly label?: string | undefined;
  readonly events: readonly ClipEvent[];
  readonly subject?: string | undefined;
  /** Where the document names it. */
  readonly entry?: { readonly place: number; readonly isOwn: boolean } | undefined;
  /** In the place of the experiment's samplers, some of their names: frames that a probe chose for this clip. */
  readonly samplers?: readonly ClipSampler[] | undefined;
  /** How much moves in it, where a probe measured that; see `RunClip`. */
  readonly motion?: readonly number[] | undefined;
}

/** A sampler for one clip. Several may have one name, where each is for other models or prompts. */
export interface ClipSampler extends SamplerEntry {
  /** Names of the models that its frames are put to; all where left out. */
  readonly models?: readonly string[] | undefined;
  /** Names of the prompts that its frames are put with; all where left out. */
  readonly prompts?: readonly string[] | undefined;
  /** What it took to choose its frames, where they were chosen before. */
  readonly chosenBy?: ChosenBefore | undefined;
}

/** What a choice of frames took that was made before the frames were written out. */
export interface ChosenBefore {
  readonly cost: SelectionCost;
  /** Indices of the frames that a model judged. */
  readonly judged: readonly number[];
  /** Tokens of the prompts that asked about them. */
  readonly promptTokens: number;
}

/**
 * The clips that an entry of a document stands for: a file, the files that a glob matches (sorted by their names), or
 * those of a manifest. A name with glob characters that is a file is that file.
 *
 * @param folder the document's, absolute
 * @throws SaccadeError of kind `input` if a file is missing or a glob matches nothing
 */
export async function expandClips(entry: ClipEntry, folder: string): Promise<ResolvedClip[]> {
  const clips: ResolvedClip[] = [];
  for (const path of await filesOf(entry.path, folder)) {
    const found = isManifest(path)
      ? await readManifest(path, nameOf(path, folder))
      : [{ path, label: entry.label, events: entry.events ?? [], subject: entry.subject }];
    const { from, to } = entry;
    const range = from === undefined && to === undefined ? "" : `#${from ?? ""}-${to ?? ""}`;
    clips.push(...found.map((clip) => ({ ...clip, from, to, name: nameOf(clip.path, folder) + range })));
  }
  return clips;
}

async function filesOf(written: string, folder: string): Promise<string[]> {
  const path = resolve(folder, written);
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  if (exists || !isDynamicPattern(written)) {
    await requireFile(path, written);
    return [path];
  }
  const matches = await glob(written, { cwd: folder, absolute: true, onlyFiles: true, expandDirectories: false });
  if (matches.length === 0) {
    throw new SaccadeError("input", `No file matches ${quoted(written)} in ${quoted(folder)}.`);
  }
  // By code units, so that the order is the same on every machine.
  return matches.map((match) => resolve(match)).sort((a, b) => (a < b ? -1 : 1));
}

function nameOf(path: string, folder: string): string {
  return relative(folder, path).split(sep).join("/");
}
