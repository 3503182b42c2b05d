import type { PanelClip, PanelRun, PanelState } from "../../src/protocol/panel-state.ts";
import type { RunClip, RunReport } from "../../src/protocol/run.ts";

/** A run that has come to its end, as a host tells it. */
export function finishedRun(report: RunReport): PanelRun {
  const { length } = report.trials;
  return {
    status: "finished",
    stage: "",
    counts: { trials: length, done: length - report.failed, failed: report.failed },
    secondsLeft: null,
    error: null,
    notes: [],
    report,
  };
}

type Seen = Pick<PanelClip, "frameTimes" | "thumbnails" | "lanes"> & Partial<Pick<PanelClip, "videoUri">>;

/** A clip that was read: the first one that the document names. */
export function readyClip(info: RunClip, seen: Seen): PanelClip {
  return {
    name: info.name,
    entry: 0,
    isOwnEntry: true,
    status: "ready",
    error: null,
    videoUri: null,
    stamp: "",
    info,
    ...seen,
  };
}

/** When each frame of a clip is shown that has as many a second all the way. */
export function evenTimes({ frameCount, frameRate }: RunClip): number[] {
  return Array.from({ length: frameCount }, (_, index) => index / frameRate);
}

/** What a page is told of a document with one clip, whose run has come to its end, and of nothing besides. */
export function finishedState(
  document: Pick<PanelState["document"], "uri" | "name" | "text">,
  clip: PanelClip,
  run: PanelRun,
): PanelState {
  return {
    document: { ...document, version: 1, isUntitled: false, isDirty: false, problems: [] },
    isTrusted: true,
    clips: [clip],
    run,
    past: [],
    previous: null,
    previousFolders: {},
    probes: [],
    branches: [],
    lookAt: null,
    engine: { lab: "idle", device: "auto", computedOn: "cpu" },
    models: [{ id: "faces", description: "The embedded model: drawn faces only.", isLocal: true }],
  };
}
