// The lab process: everything that decodes, computes and writes. Forked by the command line and by the editor.
import manifest from "../../package.json" with { type: "json" };
import { startLauncher } from "../clip/process-tree.ts";
import { compareRuns } from "../core/comparison/compare-runs.ts";
import { ByteCache } from "../inference/byte-cache.ts";
import { signalCacheFolder } from "../inference/cache-folder.ts";
import type { FrameEncoding } from "../inference/engine.ts";
import { runtimeVersions } from "../inference/transformers/runtime-versions.ts";
import { SaccadeError } from "../protocol/errors.ts";
import type { Progress, RunReply, RunRequestMessage } from "../protocol/lab-channel.ts";
import type { RunCounts } from "../protocol/run.ts";
import { askClip, type AskContext } from "./ask/ask-clip.ts";
import { notesOn } from "./ask/ask-notes.ts";
import { serveParent } from "./channel/lab-side.ts";
import { NativeAnnouncer } from "./channel/native-announcer.ts";
import { ClipStore } from "./clip-store.ts";
import { loadSource } from "./experiment-files/load-experiment.ts";
import { selectExperiment } from "./experiment-files/select-experiment.ts";
import { listFrames } from "./frames/list-frames.ts";
import { readRun } from "./journal/read-run.ts";
import { ModelStore } from "./model-store.ts";
import { packageRoot } from "./package-root.ts";
import { Precedence } from "./precedence.ts";
import { runProbe } from "./probes/run-probe.ts";
import { renderDiff } from "./report/render-diff.ts";
import { renderReport, writeReport } from "./report/render-report.ts";
import { branchAnswer } from "./requests/branch-answer.ts";
import { deleteRun } from "./requests/delete-run.ts";
import { downloadModel } from "./requests/download-model.ts";
import { inspectClip } from "./requests/inspect-clip.ts";
import { knownDevices } from "./requests/known-devices.ts";
import { knownModels } from "./requests/known-models.ts";
import { listRuns } from "./requests/list-runs.ts";
import { prepare } from "./requests/prepare.ts";
import { readLeanRun } from "./requests/read-lean-run.ts";
import { TokenReader } from "./requests/read-token.ts";
import { renderPrompt } from "./requests/render-prompt.ts";
import { resolveDocument } from "./requests/resolve-document.ts";
import { showPicture } from "./requests/show-picture.ts";
import { trialTeller } from "./requests/tell-trials.ts";
import { runExperiment, type RunHooks, type RunSummary, type RunTools } from "./run/run-experiment.ts";

/** Seconds that one native call may take, for a large model on a slow machine; another number by the environment. */
const USUAL_BUDGET_SECONDS = 600;
const ENCODING_BYTES = 512 * 1024 ** 2;
/** Milliseconds between two reports of the same stage. */
const PROGRESS_MS = 50;

const budget = Number(process.env["SACCADE_NATIVE_SECONDS"] ?? USUAL_BUDGET_SECONDS);
const root = packageRoot(import.meta.url);
const tokens = new TokenReader();
const precedence = new Precedence();

const notify = serveParent({
  ask: async (request, signal) => {
    const asked = await askClip(request, askContext(request, signal));
    return { result: asked.result, notes: notesOn(asked) };
  },
  prepare: async (request, signal) => {
    const from = { models: modelsFor(request.sendHubToken), footage: footageBy(request.ffmpeg) };
    await prepare(request, from, signal);
    return {};
  },
  frames: (request, signal) => listFrames(request, askContext(request, signal)),
  run: async (request, signal) => {
    const { document, text, only, out, resume, device, dtype, pictures } = request;
    const onAnswered = precedence.begin();
    try {
      const tools = await runTools(request, signal);
      const experiment = selectExperiment(await loadSource({ document, text }), only);
      const asked = { experiment, only, out, resume, device, dtype, pictures };
      return runReply(await runExperiment(asked, tools, runHooks(request, signal, onAnswered)));
    } finally {
      onAnswered();
    }
  },
  probe: async (request, signal) =>
    runReply(await runProbe(request, await runTools(request, signal), runHooks(request, signal))),
  branch: async (request, signal) => {
    const { task } = request;
    const tell = progress(task);
    const onStage = (stage: string, done?: number, total?: number): void => {
      tell({ stage, done, total });
    };
    const onToken: Parameters<typeof branchAnswer>[2]["onToken"] = (branch, token) => {
      notify("token", { task, trials: [branch], token });
    };
    return { branch: await branchAnswer(request, await runTools(request, signal), { signal, onStage, onToken }) };
  },
  resolve: resolveDocument,
  render: async (request, signal) => renderPrompt(request, await runTools(request, signal), signal),
  inspect: (request, signal) => inspectClip(request, footageBy(request.ffmpeg), precedence, signal),
  picture: (request, signal) => showPicture(request, footageBy(request.ffmpeg), signal),
  readRun: ({ directory }) => readLeanRun(directory),
  token: (request) => tokens.read(request),
  listRuns,
  report: async ({ directory, format, out }) => {
    await writeReport(out, await renderReport(await readRun(directory), format));
    return {};
  },
  diff: async ({ first, second }) => {
    const [before, after] = [await readRun(first), await readRun(second)];
    return { text: renderDiff(before, after, compareRuns(before, after)) };
  },
  deleteRun: async ({ directory }) => {
    await deleteRun(directory);
    return {};
  },
  models: () => Promise.resolve(knownModels(root)),
  devices: (_, signal) => {
    const tell = progress(undefined);
    return knownDevices((id) => {
      tell({ stage: `Trying ${id}` });
    }, signal);
  },
  download: async (request, signal) => {
    const tell = progress(request.task);
    const onDownload = (done: number, total: number): void => {
      tell({ stage: `Downloading ${request.id}`, done, total });
    };
    const limits = { onNativeCall: announcer.announce };
    return { folder: await downloadModel(request, { packageRoot: root, limits, signal, onDownload }) };
  },
});
const announcer = new NativeAnnouncer(notify, budget > 0 ? budget : USUAL_BUDGET_SECONDS);

// Before a model makes this process large.
void startLauncher();

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
function progress(task: string | undefined): (report: Progress) => void {
  let last: { stage: string; at: number } | undefined;
  return (report) => {
    const now = performance.now();
    const isOver = report.done !== undefined && report.done === report.total;
    if (last?.stage === report.stage && !isOver && now - last.at < PROGRESS_MS) return;
    last = { stage: report.stage, at: now };
    notify("progress", { task, ...report });
  };
}

type Tooling = Pick<RunRequestMessage, "sendHubToken"> & Partial<Pick<RunRequestMessage, "ffmpeg" | "encodingBytes">>;

function askContext({ sendHubToken, ffmpeg }: Tooling, signal: AbortSignal): AskContext {
  const tell = progress(undefined);
  return {
    models: modelsFor(sendHubToken),
    footage: footageBy(ffmpeg),
    packageRoot: root,
    signal,
    onProgress: (stage, done, total) => {
      tell({ stage, done, total });
    },
  };
}

async function runTools({ sendHubToken, ffmpeg, encodingBytes }: Tooling, signal: AbortSignal): Promise<RunTools> {
  const tools: RunTools = {
    models: modelsFor(sendHubToken),
    footage: footageBy(ffmpeg),
    encodings: encodingsOf(encodingBytes),
    versions: { saccade: manifest.version, runtime: await runtimeVersions() },
  };
  if (signal.aborted) throw new SaccadeError("cancelled", "Cancelled.");
  return tools;
}

function runHooks(
  { task, stream = false }: { readonly task?: string | undefined; readonly stream?: boolean | undefined },
  signal: AbortSignal,
  onAnswered?: () => void,
): RunHooks {
  const tell = progress(task);
  const hooks: RunHooks = {
    signal,
    onProgress: (stage: string, counts: RunCounts, done?: number, total?: number) => {
      tell({ stage, counts, done, total });
    },
  };
  if (!stream) return hooks;
  const tellTrials = trialTeller(notify, task);
  return {
    ...hooks,
    onToken: (trials, token) => {
      notify("token", { task, trials: [...trials], token });
    },
    onBegin: (directory) => {
      notify("begun", { task, directory });
    },
    onTrials: async (...written) => {
      await tellTrials(...written);
      onAnswered?.();
    },
  };
}

function runReply(summary: RunSummary): RunReply {
  return { ...summary, warnings: [...summary.warnings] };
}
