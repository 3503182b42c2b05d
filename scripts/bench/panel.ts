import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { readLeanRun } from "../../src/lab/requests/read-lean-run.ts";
import { TokenReader } from "../../src/lab/requests/read-token.ts";
import type { PanelState } from "../../src/protocol/panel-state.ts";
import type { RunReport } from "../../src/protocol/run.ts";
import { CHROMIUM, CHROMIUM_ARGUMENTS } from "../browser/chromium.ts";
import { evenTimes, finishedRun, finishedState, readyClip } from "../browser/finished-state.ts";
import { StandInHost } from "../browser/panel-host.ts";
import { type RunSize, writeLargeRun } from "../synthetic-run/large-run.ts";
import { FIRST_PAINT, OPEN_TOKEN, scrollThrough, WATCH_FIRST_PAINT } from "./panel-measures.ts";
import { median, type RatioLine } from "./ratios.ts";

/** 100 trials x 256 tokens x 20 alternatives. */
export const LARGE: RunSize = { samplers: 5, prompts: 5, decoders: 4, tokens: 256, top: 20, frames: 8 };
/** Pixels in each frame: at 60 frames a second four windows' heights a second. */
const STEP = 60;
const MOST_FRAMES = 3000;
const TOKENS_OPENED = 5;

/** What a page of the panel showed of itself, in milliseconds. */
interface Looked {
  readonly opened: number;
  readonly heard: number;
  readonly frames: readonly number[];
  readonly alternatives: readonly number[];
}

/**
 * The panel's own page over a large run: time between frames while it is scrolled through, against the same page
 * without a run. How long it takes to the grid's first paint, and to a token's alternatives, stands beside.
 */
export async function panelLine(name: string, runs: number, size: RunSize = LARGE): Promise<RatioLine> {
  const folder = await mkdtemp(join(tmpdir(), "saccade-bench-panel-"));
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGUMENTS });
  try {
    const document = join(folder, "large.saccade.json");
    await writeFile(document, JSON.stringify({ clips: ["clip.mp4"], topLogits: size.top, maxTokens: size.tokens }));
    const directory = await writeLargeRun(document, size);
    const { report } = await readLeanRun(directory);
    const shown = stateOf({ ...report, pictures: await pictureUris(report) });
    const looks: Looked[] = [];
    const idle: number[] = [];
    // Once before counting: the page's script is compiled, the journal's file is cached.
    for (let run = -1; run < runs; run++) {
      const looked = await lookAt(browser, shown, directory);
      const empty = await scrollEmpty(browser, { ...shown, run: null });
      if (run < 0) continue;
      looks.push(looked);
      idle.push(...empty);
    }
    const frames = looks.flatMap((look) => look.frames);
    const paint = (of: "opened" | "heard"): string => `${median(looks.map((look) => look[of])).toFixed(0)} ms`;
    return {
      name,
      ratio: percentile(frames, 0.95) / percentile(idle, 0.95),
      runs,
      note:
        `95th percentile of the time between frames, scrolling ${STEP} px in each: ${size.samplers * size.prompts * size.decoders} trials x ` +
        `${size.tokens} tokens, folded, ${told(frames)}, the same page without a run ${told(idle)}; no ratios: ` +
        `first paint of the grid ${paint("opened")} after the page was opened, ${paint("heard")} after it heard its state; ` +
        `a token's ${size.top} alternatives ${median(looks.flatMap((look) => look.alternatives)).toFixed(0)} ms`,
    };
  } finally {
    await browser.close();
    await rm(folder, { recursive: true });
  }
}

async function lookAt(browser: Browser, state: PanelState, directory: string): Promise<Looked> {
  const page = await newPage(browser);
  const tokens = new TokenReader();
  await StandInHost.open(page, state, {
    theme: "dark",
    handlers: {
      token: ({ trial, place }) => tokens.read({ directory, of: { trial }, place }),
    },
  });
  const { opened, heard } = await page.evaluate<{ opened: number; heard: number }>(FIRST_PAINT);
  const alternatives: number[] = [];
  for (let token = 0; token < TOKENS_OPENED; token++) alternatives.push(await page.evaluate<number>(OPEN_TOKEN));
  const frames = await scrolled(page);
  await page.close();
  return { opened, heard, frames, alternatives };
}

async function scrollEmpty(browser: Browser, state: PanelState): Promise<readonly number[]> {
  const page = await newPage(browser);
  await StandInHost.open(page, state, { theme: "dark" });
  await page.locator("saccade-run-bar [role=toolbar]").waitFor();
  const frames = await scrolled(page);
  await page.close();
  return frames;
}

async function newPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(120_000);
  await page.addInitScript({ content: WATCH_FIRST_PAINT });
  return page;
}

async function scrolled(page: Page): Promise<readonly number[]> {
  return (await page.evaluate<{ times: number[] }>(scrollThrough(STEP, MOST_FRAMES))).times;
}

/** The share of values, from 0 to 1, that are at most this; `NaN` of none. */
export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? NaN;
}

function told(frames: readonly number[]): string {
  return `${percentile(frames, 0.95).toFixed(1)} ms (median ${median(frames).toFixed(1)}, most ${Math.max(...frames).toFixed(0)}, ${frames.length} frames)`;
}

async function pictureUris({ pictures }: RunReport): Promise<RunReport["pictures"]> {
  const uris: RunReport["pictures"] = {};
  for (const [key, file] of Object.entries(pictures)) {
    uris[key] = `data:image/png;base64,${(await readFile(file)).toString("base64")}`;
  }
  return uris;
}

/** What the page is told of a run that has come to its end. */
function stateOf(report: RunReport): PanelState {
  const [info] = report.axes.clips;
  if (info === undefined) throw new Error("The run has a clip.");
  const { text } = report.document;
  const document = { uri: "file:///large.saccade.json", name: "large.saccade.json", text };
  const clip = readyClip(info, { frameTimes: evenTimes(info), thumbnails: [], lanes: [] });
  return finishedState(document, clip, finishedRun(report));
}
