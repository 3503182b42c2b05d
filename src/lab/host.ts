// The lab process: everything that decodes, computes and writes. Forked by the command line and by the editor.
import manifest from "../../package.json" with { type: "json" };
import { ByteCache } from "../inference/byte-cache.ts";
import { signalCacheFolder } from "../inference/cache-folder.ts";
import type { FrameEncoding } from "../inference/engine.ts";
import { runtimeVersions } from "../inference/transformers/runtime-versions.ts";
import { SaccadeError } from "../protocol/errors.ts";
import type { FramesReply, FramesRequest } from "../protocol/frames.ts";
import type {
  AskReply,
  AskRequest,
  ProbeRequestMessage,
  Progress,
  RunReply,
  RunRequestMessage,
} from "../protocol/lab-channel.ts";
import { askClip } from "./ask/ask-clip.ts";
import { notesOn } from "./ask/ask-notes.ts";
import { serveParent } from "./channel/lab-side.ts";
import { NativeAnnouncer } from "./channel/native-announcer.ts";
import { ClipStore } from "./clip-store.ts";
import { loadExperiment } from "./experiment-files/load-experiment.ts";
import { listFrames } from "./frames/list-frames.ts";
import { ModelStore } from "./model-store.ts";
import { packageRoot } from "./package-root.ts";
import { runProbe } from "./probes/run-probe.ts";
import { runExperiment, type RunTools } from "./run/run-experiment.ts";

/** Seconds that one native call may take, for a large model on a slow machine; another number by the environment. */
const USUAL_BUDGET_SECONDS = 600;
const ENCODING_BYTES = 512 * 1024 ** 2;
/** Milliseconds between two reports of the same stage. */
const PROGRESS_MS = 50;

const budget = Number(process.env["SACCADE_NATIVE_SECONDS"] ?? USUAL_BUDGET_SECONDS);
const root = packageRoot(import.meta.url);

const notify = serveParent({ ask, run, probe, frames });
const announcer = new NativeAnnouncer(notify, budget > 0 ? budget : USUAL_BUDGET_SECONDS);

// Nothing outlives the process that asked for it.
process.on("disconnect", () => process.exit());

/** Models stay loaded between requests. */
const stores = new Map<boolean, ModelStore>();
const footage = new Map<string, ClipStore>();
let encodings: { readonly bytes: number; readonly cache: ByteCache<string, FrameEncoding> } | undefined;

function modelsFor(sendHubToken: boolean): ModelStore {
  const store =
    stores.get(sendHubToken) ??
    new ModelStore({ packageRoot: root, sendHubToken, limits: { onNativeCall: announcer.announce } });
  stores.set(sendHubToken, store);
  return store;
}

function footageBy(ffmpeg: string | undefined): ClipStore {
  const store = footage.get(ffmpeg ?? "") ?? new ClipStore(ffmpeg, signalCacheFolder());
  footage.set(ffmpeg ?? "", store);
  return store;
}

function encodingsOf(bytes = ENCODING_BYTES): ByteCache<string, FrameEncoding> {
  if (encodings?.bytes !== bytes) encodings = { bytes, cache: new ByteCache(bytes) };
  return encodings.cache;
}

/** Passes on a new stage at once, and how far it is as often as one can read. */
function progress(): (report: Progress) => void {
  let last: { stage: string; at: number } | undefined;
  return (report) => {
    const now = performance.now();
    const isOver = report.done !== undefined && report.done === report.total;
    if (last?.stage === report.stage && !isOver && now - last.at < PROGRESS_MS) return;
    last = { stage: report.stage, at: now };
    notify("progress", report);
  };
}

async function ask(request: AskRequest, signal: AbortSignal): Promise<AskReply> {
  const tell = progress();
  const asked = await askClip(request, {
    models: modelsFor(request.sendHubToken),
    footage: footageBy(request.ffmpeg),
    packageRoot: root,
    signal,
    onProgress: (stage, done, total) => {
      tell({ stage, done, total });
    },
  });
  return { result: asked.result, notes: notesOn(asked) };
}

async function frames(request: FramesRequest, signal: AbortSignal): Promise<FramesReply> {
  const tell = progress();
  return listFrames(request, {
    models: modelsFor(request.sendHubToken),
    footage: footageBy(request.ffmpeg),
    packageRoot: root,
    signal,
    onProgress: (stage, done, total) => {
      tell({ stage, done, total });
    },
  });
}

async function run(request: RunRequestMessage, signal: AbortSignal): Promise<RunReply> {
  const { document, out, resume, device, dtype, pictures, ffmpeg, sendHubToken, encodingBytes, stream } = request;
  const tell = progress();
  const tools: RunTools = {
    models: modelsFor(sendHubToken),
    footage: footageBy(ffmpeg),
    encodings: encodingsOf(encodingBytes),
    versions: { saccade: manifest.version, runtime: await runtimeVersions() },
  };
  if (signal.aborted) throw new SaccadeError("cancelled", "Cancelled.");
  const experiment = await loadExperiment(document);
  const summary = await runExperiment({ experiment, out, resume, device, dtype, pictures }, tools, {
    signal,
    onProgress: (stage, counts, done, total) => {
      tell({ stage, counts, done, total });
    },
    onToken: stream
      ? (trials, token) => {
          notify("token", { trials: [...trials], token });
        }
      : undefined,
  });
  return { ...summary, warnings: [...summary.warnings] };
}

async function probe(request: ProbeRequestMessage, signal: AbortSignal): Promise<RunReply> {
  const { ffmpeg, sendHubToken, encodingBytes, ...asked } = request;
  const tell = progress();
  const tools: RunTools = {
    models: modelsFor(sendHubToken),
    footage: footageBy(ffmpeg),
    encodings: encodingsOf(encodingBytes),
    versions: { saccade: manifest.version, runtime: await runtimeVersions() },
  };
  if (signal.aborted) throw new SaccadeError("cancelled", "Cancelled.");
  const summary = await runProbe(asked, tools, {
    signal,
    onProgress: (stage, counts, done, total) => {
      tell({ stage, counts, done, total });
    },
  });
  return { ...summary, warnings: [...summary.warnings] };
}
