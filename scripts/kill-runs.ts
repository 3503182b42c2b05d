// Kills an experiment at random moments, resumes it each time, and compares its trials with those of an undisturbed
// run: node scripts/kill-runs.ts --kills 200 (after npm run build)
import { spawn, type StdioOptions } from "node:child_process";
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
} from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { xorshift128plus } from "pure-rand/generator/xorshift128plus";
import { descendantsOf } from "../src/clip/descendants.ts";
import { JOURNAL } from "../src/lab/journal/journal-writer.ts";
import { readRun } from "../src/lab/journal/read-run.ts";
import { runsFolder } from "../src/lab/journal/run-folder.ts";
import { scanJournal } from "../src/lab/journal/scan.ts";
import type { Trial } from "../src/protocol/run.ts";

/** Characters of a session's own words that are kept for the report. */
const MOST_SAID = 2000;

const root = resolve(import.meta.dirname, "..");

export interface KillOptions {
  readonly kills: number;
  /** Of the bench set. */
  readonly clips: number;
  readonly seed?: number;
  readonly say?: (line: string) => void;
}

export interface KillReport {
  readonly kills: number;
  /** Kills after the journal's first line and before its last. */
  readonly inside: number;
  /** Those of them that fell after the session that was killed had begun to write. */
  readonly whileWriting: number;
  readonly trials: number;
  /** Trials that the journal holds twice, or not at all, or that failed. */
  readonly amiss: readonly string[];
  /** Trials whose tokens, text or labels are others than those of the undisturbed run. */
  readonly different: readonly string[];
  /** Of logits and log-probabilities. */
  readonly largestDifference: number;
  /** Processes that outlived their kill. */
  readonly orphans: number;
}

/** Kills, resumes and compares. The experiment and its runs lie in a folder of their own, which is deleted. */
export async function killRuns({ kills, clips, seed = 1, say = () => undefined }: KillOptions): Promise<KillReport> {
  const folder = await mkdtemp(join(tmpdir(), "saccade-kill-"));
  try {
    const undisturbed = await writeExperiment(folder, "undisturbed", clips);
    const started = performance.now();
    await new Session(undisturbed).ended;
    const expected = await readRun(undisturbed);
    const pace = { trials: expected.trials.length, clips, seconds: (performance.now() - started) / 1000 };
    say(`Undisturbed: ${pace.trials} trials in ${pace.seconds.toFixed(1)} s.`);

    const disturbed = await writeExperiment(folder, "disturbed", clips);
    const counts = await disturb(disturbed, pace, kills, seed, say);
    const report = await readRun(disturbed);
    const compared = compare(expected.trials, report.trials);
    const amiss = await amissIn(join(report.run.directory, JOURNAL), expected.trials);
    return { ...counts, ...compared, amiss, trials: expected.trials.length };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns the document's path; names of clips are the same in every folder beside */
async function writeExperiment(folder: string, name: string, count: number): Promise<string> {
  const bench = join(root, "media", "bench");
  const clips = readdirSync(bench).filter((file) => file.endsWith(".mp4"));
  mkdirSync(join(folder, name));
  mkdirSync(join(folder, "clips"), { recursive: true });
  for (const clip of clips.slice(0, count)) cpSync(join(bench, clip), join(folder, "clips", clip));
  const document = {
    clips: ["../clips/*.mp4"],
    models: [{ name: "faces", id: join(root, "models", "faces") }],
    samplers: ["uniform:2", "uniform:3"],
    prompts: ["Which emotion does the person show?", "Is the person calm?"],
    decoders: ["greedy", "repetitionPenalty:1.3", "temperature:0.8", "temperature:1.2,topP:0.9"],
    labels: ["joy", "fear", "anger"],
    repeats: 3,
    maxTokens: 6,
    topLogits: 2,
    seed: 5,
  };
  const path = join(folder, name, "kill.saccade.json");
  await writeFile(path, JSON.stringify(document));
  return path;
}

/** The command line on an experiment, resumed. */
class Session {
  readonly #document: string;
  readonly #pid: number;
  readonly #before: number;
  #said = "";
  readonly ended: Promise<number | null>;

  constructor(document: string) {
    this.#document = document;
    this.#before = this.#size();
    const args = ["run", document, "--device", "cpu", "--resume", "--no-pictures", "--json"];
    const stdio: StdioOptions = ["ignore", "ignore", "pipe"];
    const child = spawn(process.execPath, [join(root, "dist", "cli.js"), ...args], { stdio });
    child.stderr?.on("data", (chunk: Buffer) => (this.#said = (this.#said + chunk.toString()).slice(-MOST_SAID)));
    this.#pid = child.pid ?? 0;
    this.ended = new Promise((settle, reject) => {
      child.once("error", reject).once("exit", settle);
    });
  }

  /** The end of what it wrote for a person. */
  get said(): string {
    return this.#said.trim();
  }

  /** Whether the run's first line is written. */
  get hasFirstLine(): boolean {
    return this.#size() > 0;
  }

  /** Whether this session wrote anything. */
  get hasWritten(): boolean {
    return this.#size() > this.#before;
  }

  /** Trials that this session wrote. */
  get trials(): number {
    return this.#written().split('\n{"line":"trial"').length - 1;
  }

  /** Ends it and all that it started, at once. @returns how many of them are still there a second later */
  async kill(): Promise<number> {
    const family = [this.#pid, ...descendantsOf(this.#pid)];
    for (const pid of family) end(pid);
    await this.ended;
    for (let look = 0; look < 100 && family.some(isThere); look++) await sleep(10);
    return family.filter(isThere).length;
  }

  #journal(): string | undefined {
    const runs = runsFolder(this.#document);
    const names = existsSync(runs) ? readdirSync(runs).sort().reverse() : [];
    return names.map((name) => join(runs, name, JOURNAL)).find(existsSync);
  }

  #size(): number {
    const journal = this.#journal();
    return journal === undefined ? 0 : statSync(journal).size;
  }

  #written(): string {
    const journal = this.#journal();
    if (journal === undefined) return "";
    const bytes = Buffer.alloc(Math.max(0, statSync(journal).size - this.#before));
    const file = openSync(journal, "r");
    readSync(file, bytes, 0, bytes.length, this.#before);
    closeSync(file);
    return `\n${bytes.toString()}`;
  }
}

/** What the undisturbed run took. */
interface Pace {
  readonly trials: number;
  readonly clips: number;
  readonly seconds: number;
}

async function disturb(
  document: string,
  { trials, clips, seconds }: Pace,
  kills: number,
  seed: number,
  say: (line: string) => void,
): Promise<Pick<KillReport, "kills" | "inside" | "whileWriting" | "orphans">> {
  const random = xorshift128plus(seed);
  const share = (): number => (random.next() >>> 0) / 2 ** 32;
  const counts = { kills: 0, inside: 0, whileWriting: 0, orphans: 0 };
  /** Milliseconds that a clip takes; its trials are written together. */
  const clipTime = (seconds / clips) * 1000;
  for (let done = 0; counts.kills < kills;) {
    const session = new Session(document);
    const ended = session.ended.then((code) => ({ code }));
    // Most sessions are killed on their first clip, and so many get further that the last kill comes before the last
    // trial. Some do not even begin.
    const clipsLeft = ((trials - done) / trials) * clips;
    const getsFurther = share() < (0.6 * clipsLeft) / (kills - counts.kills + 1);
    const isEarly = !getsFurther && share() < 0.1;
    const isDue = (): boolean => isEarly || (session.hasWritten && (!getsFurther || session.trials > 0));
    while (!isDue()) {
      const over = await Promise.race([ended, sleep(4)]);
      if (!over) continue;
      say(`The experiment ended with exit code ${String(over.code)} after ${counts.kills} kills. ${session.said}`);
      return counts;
    }
    await Promise.race([ended, sleep(share() * (isEarly ? 1500 : clipTime))]);
    const [inside, wrote] = [session.hasFirstLine, session.hasWritten];
    done += session.trials;
    counts.orphans += await session.kill();
    counts.kills++;
    if (inside) counts.inside++;
    if (wrote) counts.whileWriting++;
    if (counts.kills % 10 === 0) say(`${counts.kills} kills, ${done} of ${trials} trials.`);
  }
  const last = new Session(document);
  say(`Left alone, it ended with exit code ${String(await last.ended)}. ${last.said}`);
  return counts;
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

/** Whether a process runs; one that has ended and that nobody waited for does not. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform !== "linux") return true;
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
  } catch {
    return false;
  }
}

/** Each trial has to be there once, done. */
async function amissIn(journal: string, expected: readonly Trial[]): Promise<string[]> {
  const times = new Map(expected.map(({ id }) => [id, 0]));
  for await (const { line } of scanJournal(journal)) {
    if (line.line === "trial") times.set(line.id, line.status === "done" ? (times.get(line.id) ?? -1) + 1 : -1);
  }
  return [...times].flatMap(([id, count]) => (count === 1 ? [] : [`${id}: ${count}`]));
}

function compare(
  expected: readonly Trial[],
  actual: readonly Trial[],
): Pick<KillReport, "different" | "largestDifference"> {
  const byId = new Map(actual.map((trial) => [trial.id, trial]));
  let largestDifference = 0;
  const different = expected.flatMap((trial) => {
    const other = byId.get(trial.id);
    if (trial.status !== "done" || other?.status !== "done") return [trial.id];
    for (const [place, value] of numbersOf(trial).entries()) {
      const gap = Math.abs(value - (numbersOf(other)[place] ?? Infinity));
      largestDifference = Math.max(largestDifference, gap);
    }
    return identityOf(trial) === identityOf(other) ? [] : [trial.id];
  });
  return { different: byId.size === expected.length ? different : ["the number of trials"], largestDifference };
}

type Done = Extract<Trial, { status: "done" }>;

/** What has to be the same to the letter. */
function identityOf({ text, finishReason, tokens, labels, frames }: Done): string {
  const said = tokens.map(({ id, rank, top }) => [id, rank, top.length]);
  return JSON.stringify([text, finishReason, said, labels.map(({ label }) => label), frames.map(({ index }) => index)]);
}

/** What may differ in its last digits, since batches are others. */
function numbersOf({ tokens, labels, labelScoring }: Done): number[] {
  return [
    ...tokens.flatMap(({ logit, logprob, sampledLogprob, entropy }) => [logit, logprob, sampledLogprob, entropy]),
    ...labels.flatMap(({ logprob, probability }) => [logprob, probability]),
    labelScoring.mass,
  ].map((value) => value ?? 0);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      kills: { type: "string", default: "200" },
      clips: { type: "string", default: "105" },
      seed: { type: "string", default: "1" },
    },
  });
  const report = await killRuns({
    kills: Number(values.kills),
    clips: Number(values.clips),
    seed: Number(values.seed),
    say: (line) => {
      console.log(line);
    },
  });
  const { kills, inside, whileWriting, trials, amiss, different, largestDifference, orphans } = report;
  console.log(
    `${kills} kills, ${inside} of them between the first and the last line of the journal (${whileWriting} after their session had begun to write).`,
  );
  console.log(
    `${trials} trials: ${amiss.length} not there exactly once, ${different.length} other than undisturbed; logits differ by ${largestDifference.toExponential(1)} at most; ${orphans} processes left over.`,
  );
  for (const line of [...amiss, ...different].slice(0, 20)) console.log(line);
  process.exitCode = amiss.length + different.length + orphans > 0 || largestDifference > 1e-4 ? 1 : 0;
}
