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
  readonly lab: Lab;
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
  #clips: PanelClip[] = [];
  #current: AbortController | undefined;

  constructor(options: ClipDeskOptions) {
    this.#options = options;
  }

  /** Shows these clips and samplers, and reads what is not known of them, one clip after the other. */
  async show(clips: readonly ResolvedDocumentClip[], samplers: readonly SamplerEntry[]): Promise<void> {
    this.#current?.abort();
    const controller = new AbortController();
    this.#current = controller;
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

  dispose(): void {
    this.#current?.abort();
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
    const known = this.#inspected.get(rangeKey(clip));
    const { name, label, events, subject } = clip;
    return {
      name,
      entry: clip.entry,
      isOwnEntry: clip.isOwnEntry,
      status: known ? "ready" : "reading",
      error: null,
      videoUri: clip.path,
      info: known ? { ...known.clip, name, label, events: [...events], subject } : null,
      frameTimes: known?.frameTimes ?? null,
      thumbnails: known?.thumbnails.map(({ file, ...frame }) => ({ ...frame, uri: file })) ?? [],
      lanes: samplers.map(
        (sampler) => this.#lanes.get(laneKey(clip, sampler)) ?? { sampler: sampler.name, frames: null, problem: null },
      ),
    };
  }

  async #inspect(clip: ResolvedDocumentClip, signal: AbortSignal): Promise<void> {
    const key = rangeKey(clip);
    if (this.#inspected.has(key)) return;
    const { lab, folder, onWarning } = this.#options;
    const thumbnails = { folder: join(folder, "thumbnails"), count: THUMBNAILS, longestEdge: THUMBNAIL_EDGE };
    const found = await lab.request("inspect", { ...rangeOf(clip), thumbnails }, { signal });
    for (const warning of found.warnings) onWarning(clip.name, warning);
    this.#inspected.set(key, found);
  }

  async #readLanes(clip: ResolvedDocumentClip, samplers: readonly SamplerEntry[], signal: AbortSignal): Promise<void> {
    const missing = samplers.filter((sampler) => !this.#lanes.has(laneKey(clip, sampler)));
    if (missing.length === 0) return;
    const reply = await this.#options.lab.request(
      "frames",
      {
        ...rangeOf(clip),
        samplers: missing.map(({ name, spec }) => ({ name, spec })),
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
      const entry = missing[place];
      if (entry) this.#lanes.set(laneKey(clip, entry), { sampler, frames: problem === null ? frames : null, problem });
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

function rangeKey({ path, fromSeconds, toSeconds }: ResolvedDocumentClip): string {
  return JSON.stringify([path, fromSeconds, toSeconds]);
}

function laneKey(clip: ResolvedDocumentClip, { name, spec }: SamplerEntry): string {
  return JSON.stringify([rangeKey(clip), name, spec]);
}
