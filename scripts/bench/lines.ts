import assert from "node:assert/strict";
import { resolve } from "node:path";
import { decodeFrames } from "../../src/clip/decode.ts";
import { findFfmpeg } from "../../src/clip/ffmpeg.ts";
import { type ProbedClip, probeClip } from "../../src/clip/probe.ts";
import { counted } from "../../src/core/comparison/figures.ts";
import type { RunSummary, RunTools } from "../../src/lab/run/run-experiment.ts";
import { encodingsOf, framesOf, type Grid, type TrialTokens } from "./grid.ts";
import { type MinimalOptions, MinimalSession, type PreparedGrid, type RgbPicture } from "./minimal-session.ts";
import { PlainLoop } from "./plain-loop.ts";
import { alternate, type RatioLine } from "./ratios.ts";
import { framesInMemory, SaccadeSide, tokensOf } from "./saccade-side.ts";

/** How often session runs are timed to find the number of threads that suits them. */
const TRIED = 15;

/** The whole experiment, from the file to the journal, against a loop with the processor and generate() per trial. */
export async function gridLine(name: string, grid: Grid, model: string, runs: number): Promise<RatioLine> {
  const { ffmpeg, path, clip, frames } = await footageOf(grid);
  const plain = await PlainLoop.load(model);
  const side = await SaccadeSide.make(grid, model);
  let looped: readonly TrialTokens[] = [];
  let run: RunSummary | undefined;
  try {
    const { asked, unique } = encodingsOf(grid, frames);
    const line = await alternate({
      name,
      runs,
      warmUp: "each turn",
      first: {
        what: "transformers.js in a loop",
        run: async () => {
          const { width, height } = clip.info;
          looped = await plain.run(grid, { ffmpeg, path, width, height, frames });
        },
      },
      second: {
        what: "Saccade",
        run: async () => {
          const [summary, seconds] = await cold(side);
          run = summary;
          return seconds;
        },
      },
      note: `${asked} encodings asked, ${unique} computed: ${(asked / unique).toPrecision(3)}x`,
    });
    assert.deepEqual(sorted(await tokensOf(run?.directory ?? "")), sorted(looped), "Both ways give the same tokens.");
    return line;
  } finally {
    await plain.dispose();
    await side.dispose();
  }
}

/**
 * From frames in memory, which is when a run asks for them, to the last result in the journal, against nothing but session
 * runs on prepared tensors, on as many threads as are quickest for them here.
 *
 * @param threads that the session runs are tried with; 0 is the runtime's own choice
 * @param warmUp how many runs of each side do not count
 */
export async function overheadLine(
  name: string,
  grid: Grid,
  model: string,
  { threads, warmUp, ...options }: MinimalOptions & { readonly threads: readonly number[]; readonly warmUp: number },
  runs: number,
): Promise<RatioLine> {
  const { ffmpeg, clip, frames } = await footageOf(grid);
  const decoded = await decodeFrames(ffmpeg, clip, [...new Set([...frames.values()].flat())]);
  const pictures = new Map<number, RgbPicture>(decoded.map((frame) => [frame.index, frame]));
  const prepare = async (count: number): Promise<Minimal> => {
    const session = await MinimalSession.load(model, count);
    return { session, prepared: await session.prepare(grid, frames, pictures), threads: count };
  };
  const minimal = await quickest(await Promise.all(threads.map(prepare)), options);
  const side = await SaccadeSide.make(grid, model);
  let least: readonly TrialTokens[] = [];
  let run: RunSummary | undefined;
  try {
    const line = await alternate({
      name,
      runs,
      warmUp,
      first: {
        what: "Saccade",
        run: async () => {
          let asked = Infinity;
          let last = 0;
          await side.forget();
          const footage = framesInMemory(clip, decoded, () => (asked = Math.min(asked, performance.now())));
          run = await side.run(await side.tools(footage), () => (last = performance.now()));
          return (last - asked) / 1000;
        },
      },
      second: {
        what: "session runs alone",
        run: async () => (least = await minimal.session.run(minimal.prepared, options)),
      },
      note: `session runs on ${minimal.threads === 0 ? "a thread for each core" : counted(minimal.threads, "thread")}`,
    });
    assert.deepEqual(sorted(await tokensOf(run?.directory ?? "")), sorted(least), "Both ways give the same tokens.");
    return line;
  } finally {
    await minimal.session.dispose();
    await side.dispose();
  }
}

interface Minimal {
  readonly session: MinimalSession;
  readonly prepared: PreparedGrid;
  readonly threads: number;
}

/** The one that takes the least time at its best, tried in turn with the others, which are let go. */
async function quickest(all: readonly Minimal[], options: MinimalOptions): Promise<Minimal> {
  const timed = all.map((one) => ({ one, seconds: Infinity }));
  for (let turn = 0; all.length > 1 && turn < TRIED; turn++) {
    for (const each of timed) {
      const started = performance.now();
      await each.one.session.run(each.one.prepared, options);
      each.seconds = Math.min(each.seconds, performance.now() - started);
    }
  }
  const [best, ...others] = timed.toSorted((a, b) => a.seconds - b.seconds);
  for (const { one } of others) await one.session.dispose();
  assert.ok(best, "Session runs are tried with some number of threads.");
  return best.one;
}

/** The same experiment again, its results in an earlier run's journal. */
export async function warmLine(name: string, grid: Grid, model: string, runs: number): Promise<RatioLine> {
  const side = await SaccadeSide.make(grid, model);
  let tools: RunTools | undefined;
  try {
    return await alternate({
      name,
      runs,
      first: {
        what: "again",
        run: async () => {
          // The first time there is nothing to come back to.
          tools ??= await side.tools();
          const started = performance.now();
          await side.run(tools);
          return (performance.now() - started) / 1000;
        },
      },
      second: {
        what: "at first",
        run: async () => {
          await side.forget();
          tools = await side.tools();
          return timed(side, tools).then(([, seconds]) => seconds);
        },
      },
    });
  } finally {
    await side.dispose();
  }
}

async function footageOf(grid: Grid): Promise<{
  ffmpeg: Awaited<ReturnType<typeof findFfmpeg>>;
  path: string;
  clip: ProbedClip;
  frames: Map<string, number[]>;
}> {
  const ffmpeg = await findFfmpeg();
  const path = resolve(import.meta.dirname, "..", "..", grid.clip);
  const clip = await probeClip(ffmpeg, path);
  return { ffmpeg, path, clip, frames: framesOf(grid, clip) };
}

/** A run with a model that is loaded and nothing else: no frame, prompt or result is known. */
async function cold(side: SaccadeSide): Promise<[RunSummary, number]> {
  await side.forget();
  return timed(side, await side.tools());
}

async function timed(side: SaccadeSide, tools: RunTools): Promise<[RunSummary, number]> {
  const started = performance.now();
  const run = await side.run(tools);
  return [run, (performance.now() - started) / 1000];
}

function sorted(trials: readonly TrialTokens[]): TrialTokens[] {
  const name = ({ sampler, prompt, decoder }: TrialTokens): string => [sampler, prompt, decoder].join("\n");
  return trials.toSorted((a, b) => (name(a) < name(b) ? -1 : 1));
}
