import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

export interface CliOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

export interface CliSetting {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Called with the process as soon as it was started. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
}

/** In place of the person's: what a test measured is forgotten with its process. */
const cache = mkdtempSync(join(tmpdir(), "saccade-cache-"));
process.once("exit", () => {
  rmSync(cache, { recursive: true, force: true });
});

/** Runs the built command line. Colours, models and caches are those of a clean machine, whatever the tests' own says. */
export function runCli(args: readonly string[], { cwd, env, onStart }: CliSetting = {}): Promise<CliOutcome> {
  const started = performance.now();
  const inherited = Object.entries(process.env).filter(([name]) => !/COLOR|^HF_|^SACCADE_/.test(name));
  const child = spawn(process.execPath, [resolve("dist/cli.js"), ...args], {
    cwd,
    env: { ...Object.fromEntries(inherited), SACCADE_CACHE: cache, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onStart?.((signal) => child.kill(signal));
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((settle, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      settle({ code, stdout, stderr, seconds: (performance.now() - started) / 1000 });
    });
  });
}

export interface Watched {
  /** Uses of the network, all of which were denied. */
  readonly attempts: readonly string[];
  /** Packages with native code that were loaded. */
  readonly native: readonly string[];
}

/** Runs it without network, and says what it tried and loaded. */
export async function runWatched(args: readonly string[], folder: string): Promise<CliOutcome & Watched> {
  const report = join(folder, "watched.json");
  const preload = pathToFileURL(resolve("test/fixtures/cli/watch-process.mjs")).href;
  rmSync(report, { force: true });
  const outcome = await runCli(args, { env: { NODE_OPTIONS: `--import ${preload}`, SACCADE_TEST_WATCH: report } });
  const lines = readFileSync(report, "utf8").trim().split("\n");
  const watched = lines.map((line) => JSON.parse(line) as Watched);
  return {
    ...outcome,
    attempts: watched.flatMap(({ attempts }) => attempts),
    native: [...new Set(watched.flatMap(({ native }) => native))],
  };
}
