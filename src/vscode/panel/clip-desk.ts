import { stat } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "../../protocol/errors.ts";
import type { SamplerEntry } from "../../protocol/experiment.ts";
import type { InspectReply } from "../../protocol/lab-clips.ts";
import type { ResolvedDocumentClip } from "../../protocol/lab-documents.ts";
import type { PanelClip, PanelLane } from "../../protocol/panel-state.ts";
import type { Lab } from "../services.ts";

/** Small pictures of a clip, over all of it. */
const THUMBNAILS = 24;
const THUMBNAIL_EDGE = 160;
/** Clips that are read by themselves; a set of thousands is read when it is run. */
const MOST_READ = 200;
/** Clips up to which each step is shown; of more, each clip is shown once it is whole. */
const FEW = 4;

export interface ClipDeskOptions {
  readonly lab: Pick<Lab, "request">;
  /** Where thumbnails are kept. */
  readonly folder: string;
  readonly onClips: (clips: readonly PanelClip[]) => void;
  readonly onWarning: (clip: string, sentence: string) => void;
}

/** Reads what a panel shows of a document's clips; what is overtaken is cancelled, and what is known is not asked again. */
export class ClipDesk {
  readonly #options: ClipDeskOptions;
  readonly #inspected = new Map<string, InspectReply>();
  readonly #lanes = new Map<string, PanelLane>();
  /** What tells a file from one that was put in its place, by path; empty where there is none. */
  readonly #stamps = new Map<string, string>();
  #clips: PanelClip[] = [];
  #asked: { readonly clips: readonly ResolvedDocumentClip[]; readonly samplers: readonly SamplerEntry[] } | undefined;
  #current: AbortController | undefined;

  constructor(options: ClipDeskOptions) {
    this.#options = options;
  }

  /** Shows these clips and samplers, and reads what is not known of them, one clip after the other. */
  async show(clips: readonly ResolvedDocumentClip[], samplers: readonly SamplerEntry[]): Promise<void> {
    this.#current?.abort();
    const controller = new AbortController();
    this.#current = controller;
    const asked = { clips, samplers };
    this.#asked = asked;
    await this.#stampFiles(clips);
    if (this.#asked !== asked) return;
    this.#clips = clips.map((clip) => this.#describe(clip, samplers));
    this.#tell();
    for (const [place, clip] of clips.slice(0, MOST_READ).entries()) {
      if (controller.signal.aborted) return;
      const isFew = clips.length <= FEW;
      try {
        await this.#inspect(clip, controller.signal);
        if (isFew) this.#replace(controller, place, this.#describe(clip, samplers));
        await this.#readLanes(clip, samplers, controller.signal);
        this.#replace(controller, place, this.#describe(clip, samplers));
      } catch (error) {
        const failed = { status: "failed" as const, error: messageOf(error) };
        this.#replace(controller, place, { ...this.#describe(clip, samplers), ...failed });
      }
    }
  }

  /** Reads anew what was replaced on disk since it was shown. */
  async recheck(): Promise<void> {
    const asked = this.#asked;
    if (!asked) return;
    const replaced = await this.#stampFiles(asked.clips);
    if (replaced.size === 0 || this.#asked !== asked) return;
    for (const { name, path } of asked.clips) {
      if (replaced.has(path)) this.#options.onWarning(name, "The file changed on disk and is read again.");
    }
    await this.show(asked.clips, asked.samplers);
  }

  dispose(): void {
    this.#asked = undefined;
    this.#current?.abort();
  }

  /** Looks at the files. @returns the paths of those that are others than when they were looked at before */
  async #stampFiles(clips: readonly ResolvedDocumentClip[]): Promise<Set<string>> {
    const paths = [...new Set(clips.slice(0, MOST_READ).map(({ path }) => path))];
    const stamps = await Promise.all(paths.map(async (path) => [path, await stampOf(path)] as const));
    const replaced = new Set<string>();
    for (const [path, stamp] of stamps) {
      const before = this.#stamps.get(path);
      this.#stamps.set(path, stamp);
      if (before !== undefined && before !== stamp) replaced.add(path);
    }
    return replaced;
  }

  #rangeKey({ path, fromSeconds, toSeconds }: ResolvedDocumentClip): string {
    return JSON.stringify([path, this.#stamps.get(path), fromSeconds, toSeconds]);
  }

  #laneKey(clip: ResolvedDocumentClip, { name, spec }: SamplerEntry): string {
    return JSON.stringify([this.#rangeKey(clip), name, spec]);
  }

  #replace(controller: AbortController, place: number, clip: PanelClip): void {
    if (controller.signal.aborted) return;
    this.#clips = this.#clips.with(place, clip);
    this.#tell();
  }

  #tell(): void {
    this.#options.onClips(this.#clips);
  }

  #describe(clip: ResolvedDocumentClip, samplers: readonly SamplerEntry[]): PanelClip {
    const known = this.#inspected.get(this.#rangeKey(clip));
    const { name, label, events, subject } = clip;
    return {
      name,
      entry: clip.entry,
      isOwnEntry: clip.isOwnEntry,
      status: known ? "ready" : "reading",
      error: null,
      videoUri: clip.path,
      stamp: this.#stamps.get(clip.path) ?? "",
      info: known ? { ...known.clip, name, label, events: [...events], subject } : null,
      frameTimes: known?.frameTimes ?? null,
      thumbnails: known?.thumbnails.map(({ file, ...frame }) => ({ ...frame, uri: file })) ?? [],
      lanes: samplers.map(
        (sampler) =>
          this.#lanes.get(this.#laneKey(clip, sampler)) ?? { sampler: sampler.name, frames: null, problem: null },
      ),
    };
  }

  async #inspect(clip: ResolvedDocumentClip, signal: AbortSignal): Promise<void> {
    const key = this.#rangeKey(clip);
    if (this.#inspected.has(key)) return;
    const { lab, folder, onWarning } = this.#options;
    const thumbnails = { folder: join(folder, "thumbnails"), count: THUMBNAILS, longestEdge: THUMBNAIL_EDGE };
    const found = await lab.request("inspect", { ...rangeOf(clip), thumbnails }, { signal });
    for (const warning of found.warnings) onWarning(clip.name, warning);
    this.#inspected.set(key, found);
  }

  async #readLanes(clip: ResolvedDocumentClip, samplers: readonly SamplerEntry[], signal: AbortSignal): Promise<void> {
    // Keys name the file as it is now: what is answered is of no other one.
    const missing = samplers
      .map((sampler) => ({ sampler, key: this.#laneKey(clip, sampler) }))
      .filter(({ key }) => !this.#lanes.has(key));
    if (missing.length === 0) return;
    const reply = await this.#options.lab.request(
      "frames",
      {
        ...rangeOf(clip),
        samplers: missing.map(({ sampler: { name, spec } }) => ({ name, spec })),
        preview: true,
        // No model is asked in a preview.
        model: "faces",
        dtype: "fp32",
        device: "cpu",
        sendHubToken: false,
      },
      { signal },
    );
    for (const [place, { sampler, frames, problem = null }] of reply.samplers.entries()) {
      const key = missing[place]?.key;
      if (key !== undefined) this.#lanes.set(key, { sampler, frames: problem === null ? frames : null, problem });
    }
  }
}

function rangeOf({ path, fromSeconds, toSeconds }: ResolvedDocumentClip): {
  clip: string;
  fromSeconds?: number;
  toSeconds?: number;
} {
  return {
    clip: path,
    ...(fromSeconds === null ? {} : { fromSeconds }),
    ...(toSeconds === null ? {} : { toSeconds }),
  };
}

/** Changes when the file does; empty if there is none. */
async function stampOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true });
    return [ino, size, mtimeNs].join("-");
  } catch {
    return "";
  }
}
