import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import sharp from "sharp";
import { finishedRun, finishedState, readyClip } from "../../scripts/browser/finished-state.ts";
import { findFfmpeg } from "../../src/clip/ffmpeg.ts";
import { probeClip } from "../../src/clip/probe.ts";
import { measureSignal } from "../../src/clip/signal/measure-signal.ts";
import { streamThumbnails } from "../../src/clip/thumbnails.ts";
import { motionStrip } from "../../src/lab/probes/motion-strip.ts";
import type { ClipEvent } from "../../src/protocol/experiment.ts";
import { framesReplySchema } from "../../src/protocol/frames.ts";
import { type PanelState, panelStateSchema, type Thumbnail } from "../../src/protocol/panel-state.ts";
import { runReportSchema } from "../../src/protocol/run.ts";
import { runCli } from "./run-cli.ts";

/** How many small pictures of a clip a host makes, as a rule. */
const THUMBNAILS = 32;

/** A document over the surprised clip: what a panel shows of it is computed by the built command line. */
export interface PanelDocumentParts {
  readonly samplers: readonly string[];
  readonly prompts: readonly unknown[];
  readonly events: readonly ClipEvent[];
}

/**
 * The state of a panel over a real clip: the clip as ffmpeg reads it, the frames that the samplers choose, and a run of
 * the embedded model.
 */
export async function panelState(
  folder: string,
  { samplers, prompts, events }: PanelDocumentParts,
): Promise<PanelState> {
  const name = "surprise-01.mp4";
  const path = join(folder, name);
  copyFileSync(resolve("media/clips", name), path);
  const document = {
    clips: [{ path: name, label: "surprise", events }],
    samplers,
    prompts,
    decoders: ["greedy", { name: "warm", temperature: 0.7, topP: 0.9 }],
    labels: ["neutral", "happiness", "surprise", "fear"],
    seed: 7,
    baseline: { sampler: samplers[0], prompt: "plain", decoder: "greedy" },
  };
  const text = `// What the panel shows.\n${JSON.stringify(document, null, 2)}\n`;
  const file = join(folder, "look.saccade.json");
  writeFileSync(file, text);
  const run = join(folder, "run");
  await cli("run", file, "--out", run, "--device", "cpu");
  const report = runReportSchema.parse(JSON.parse(await cli("report", run, "--format", "json")));
  const info = report.axes.clips[0];
  if (info === undefined) throw new Error("The run has a clip.");
  const chosen = await cli("frames", path, "--json", ...samplers.flatMap((sampler) => ["--sampler", sampler]));
  const { samplers: lanes } = framesReplySchema.omit({ notes: true }).parse(JSON.parse(chosen));
  const { times, thumbnails, motion } = await readPictures(folder, path);
  const clip = readyClip(
    { ...info, motion },
    {
      videoUri: pathToFileURL(path).href,
      frameTimes: times,
      thumbnails,
      lanes: lanes.map(({ sampler, frames }) => ({ sampler, frames, problem: null })),
    },
  );
  const shown = { uri: pathToFileURL(file).href, name: "look.saccade.json", text };
  return panelStateSchema.parse(finishedState(shown, clip, finishedRun(report)));
}

async function readPictures(
  folder: string,
  path: string,
): Promise<{ times: number[]; thumbnails: Thumbnail[]; motion: number[] }> {
  const ffmpeg = await findFfmpeg();
  const clip = await probeClip(ffmpeg, path);
  const times = [...clip.times];
  const pictures = join(folder, "thumbnails");
  mkdirSync(pictures);
  const every = Math.max(1, Math.floor(times.length / THUMBNAILS));
  const thumbnails: Thumbnail[] = [];
  await streamThumbnails(ffmpeg, clip, {
    longestEdge: 96,
    onFrame: async ({ index, ptsSeconds, width, height, data }) => {
      if (index % every !== 0) return;
      const file = join(pictures, `${index}.png`);
      await sharp(data, { raw: { width, height, channels: 3 } }).toFile(file);
      thumbnails.push({ index, ptsSeconds, uri: pathToFileURL(file).href });
    },
  });
  const signal = await measureSignal(ffmpeg, clip, {});
  const frames = times.map((ptsSeconds, index) => ({ index, ptsSeconds }));
  const motion = motionStrip(signal, { frames, fromSeconds: 0, toSeconds: clip.info.durationSeconds });
  return { times, thumbnails, motion };
}

async function cli(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(args);
  if (code !== 0) throw new Error(`saccade ${args.join(" ")} ended with ${String(code)}: ${stderr}`);
  return stdout;
}

/**
 * What stands in for the shell and the host in a page under test: it mounts an element on a state, records what the
 * element announces and asks for, and writes edits into the document as a host does, by the rule that core has for it.
 */
function harness(element: "saccade-clip-stage" | "saccade-axes"): string {
  return `
import "./webview/panel/stage/clip-stage.ts";
import "./webview/panel/axes/axes.ts";
import { applied, documentValue } from "./src/core/experiment/edit/document-value.ts";
import { readExperiment } from "./src/core/experiment/read-experiment.ts";

let { state, obeys } = window.given;
const element = document.createElement(${JSON.stringify(element)});
window.edits = [];
window.asked = [];
window.ran = [];
function show() {
  element.state = state;
  element.clip = state.clips[0] ?? null;
  element.experiment = readExperiment(state.document.text, "look.saccade.json");
}
window.change = (changes) => {
  const text = JSON.stringify(applied(documentValue(state.document.text), changes));
  state = { ...state, document: { ...state.document, text, version: state.document.version + 1 } };
  const written = documentValue(text).clips?.[0];
  if (typeof written === "object" && state.clips[0]?.info) {
    const info = { ...state.clips[0].info, events: written.events ?? [], fromSeconds: written.from ?? 0, toSeconds: written.to ?? state.clips[0].info.durationSeconds };
    state = { ...state, clips: [{ ...state.clips[0], info }] };
  }
  show();
};
element.host = {
  request: async (method, params) => {
    window.asked.push({ method, params });
    if (method === "picture") return { uri: state.clips[0].thumbnails[3].uri };
    if (method === "render") return { text: "<|im_start|>User: " + params.prompt, tokens: 61 };
    return {};
  },
};
element.readOnly = window.given.readOnly ?? false;
element.addEventListener("saccade-document-edit", ({ changes }) => {
  window.edits.push(changes);
  if (obeys !== false) setTimeout(() => window.change(changes), 5);
});
element.addEventListener("saccade-run-prompt", ({ prompts }) => window.ran.push(...prompts));
show();
document.querySelector("main").append(element);
`;
}

const bundles = new Map<string, string>();

/** The script of a page that mounts one of the panel's elements. */
async function script(element: Parameters<typeof harness>[0]): Promise<string> {
  const known = bundles.get(element);
  if (known !== undefined) return known;
  const { outputFiles } = await build({
    stdin: { contents: harness(element), resolveDir: resolve("."), loader: "ts" },
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    target: "es2022",
    tsconfig: "webview/tsconfig.json",
    // As the package's own build does.
    mainFields: ["browser", "module", "main"],
  });
  const text = outputFiles[0]?.text ?? "";
  bundles.set(element, text);
  return text;
}

export interface PanelPageOptions {
  readonly element: Parameters<typeof harness>[0];
  readonly state: PanelState;
  readonly readOnly?: boolean;
  /** Whether edits come to be: `false` for a host that does not answer. */
  readonly obeys?: boolean;
  readonly theme?: keyof typeof THEMES;
}

/** Writes a page under the panel's own policy: no style attribute, no script of another origin. */
export async function writePanelPage(folder: string, options: PanelPageOptions): Promise<string> {
  const { element, state, readOnly, obeys, theme = "light" } = options;
  const given = JSON.stringify({ state, readOnly, obeys }).replaceAll("<", "\\u003c");
  const file = join(folder, `${element}-${performance.now()}.html`);
  const policy =
    "default-src 'none'; script-src 'nonce-test'; style-src 'nonce-test'; img-src file: data:; media-src file:";
  writeFileSync(
    file,
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Panel</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<style nonce="test">${THEMES[theme]} h1 { margin: 0 0 10px; font-size: 13px; font-weight: 600; } body { margin: 0; padding: 12px 16px; background: var(--saccade-page); color: var(--saccade-text); font: 13px/1.45 "DejaVu Sans", sans-serif; }</style></head>
<body><main><h1>look.saccade.json</h1></main><script nonce="test">window.given = ${given};</script><script nonce="test">${(await script(element)).replaceAll("</script", "<\\/script")}</script></body></html>`,
  );
  return pathToFileURL(file).href;
}

const SIZES = `--saccade-radius: 5px; --saccade-small: 12px; --saccade-large: 15px; --saccade-heading: 16px; --saccade-title: 18px;
--saccade-code: 12px/1.5 "DejaVu Sans Mono", monospace;`;

/** Colours of the editor's own themes, under the names that components know. */
const THEMES = {
  light: `:root { color-scheme: light; ${SIZES}
--saccade-page: #ffffff; --saccade-surface: #f8f8f8; --saccade-raised: #ffffff; --saccade-text: #3b3b3b; --saccade-quiet: #616161;
--saccade-line: #e5e5e5; --saccade-line-strong: #8a8a8a; --saccade-track: #ececec; --saccade-mark: #005fb8; --saccade-link: #005fb8;
--saccade-focus: #005fb8; --saccade-event: #ffe2c2; --saccade-event-line: #b5560a; --saccade-problem: #a1260d; --saccade-input: #ffffff; }`,
  dark: `:root { color-scheme: dark; ${SIZES}
--saccade-page: #1f1f1f; --saccade-surface: #181818; --saccade-raised: #2b2b2b; --saccade-text: #cccccc; --saccade-quiet: #9d9d9d;
--saccade-line: #2b2b2b; --saccade-line-strong: #6b6b6b; --saccade-track: #2a2d2e; --saccade-mark: #4daafc; --saccade-link: #4daafc;
--saccade-focus: #0078d4; --saccade-event: #553a1d; --saccade-event-line: #ef9a45; --saccade-problem: #f88070; --saccade-input: #313131; }`,
  contrast: `:root { color-scheme: dark; ${SIZES}
--saccade-page: #000000; --saccade-surface: #000000; --saccade-raised: #000000; --saccade-text: #ffffff; --saccade-quiet: #ffffff;
--saccade-line: #6fc3df; --saccade-line-strong: #6fc3df; --saccade-track: #000000; --saccade-mark: #ffffff; --saccade-link: #21a6ff;
--saccade-focus: #f38518; --saccade-event: #4a2a00; --saccade-event-line: #f38518; --saccade-problem: #f48771; --saccade-input: #000000; }`,
};
