import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import { messageOf, SaccadeError } from "../protocol/errors.ts";
import { quoted } from "./quoted.ts";
import { runFfmpeg } from "./run-ffmpeg.ts";

export interface Ffmpeg {
  /** Absolute. */
  readonly path: string;
  /** As ffmpeg prints it: `5.1.9-0+deb12u1`, `7.0.2-static`, `N-47683-g0e8eb07980-static`. */
  readonly version: string;
  /** The major version of its libavformat (58 in 2018, 59 in ffmpeg 5): it decides over options and their names. */
  readonly libavformat: number;
  readonly source: "setting" | "ffmpeg-static" | "PATH" | "@ffmpeg-installer/ffmpeg";
}

interface Candidate {
  readonly source: Ffmpeg["source"];
  /** Where binaries are, the first to try first; throws where there is none. */
  readonly locate: () => Promise<readonly string[]>;
}

const CANDIDATES: readonly Candidate[] = [
  { source: "ffmpeg-static", locate: () => fromPackage("ffmpeg-static") },
  { source: "PATH", locate: fromPath },
  { source: "@ffmpeg-installer/ffmpeg", locate: () => fromPackage("@ffmpeg-installer/ffmpeg") },
];

/**
 * Finds the ffmpeg to use and asks it for its version: the configured one, else the first that runs out of
 * `ffmpeg-static`, `PATH` and `@ffmpeg-installer/ffmpeg`.
 *
 * @param options.setting a path that the person configured; nothing takes its place where it does not work
 * @throws SaccadeError of kind `input` where the configured path does not work or none is found
 */
export async function findFfmpeg(
  options: { readonly setting?: string | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<Ffmpeg> {
  const { setting, signal } = options;
  if (setting !== undefined && setting !== "") return configured(setting, signal);
  const misses: string[] = [];
  for (const { source, locate } of CANDIDATES) {
    try {
      return await firstThatRuns(await locate(), source, signal);
    } catch (error) {
      if (error instanceof SaccadeError && error.kind === "cancelled") throw error;
      misses.push(`${source} (${messageOf(error).replace(/\.$/, "")})`);
    }
  }
  throw new SaccadeError(
    "input",
    `No working ffmpeg was found; tried ${misses.join(", ")}. Install ffmpeg, or name its path in the setting or with --ffmpeg.`,
  );
}

async function configured(setting: string, signal: AbortSignal | undefined): Promise<Ffmpeg> {
  try {
    return await identify(resolve(setting), "setting", signal);
  } catch (error) {
    if (error instanceof SaccadeError && error.kind === "cancelled") throw error;
    throw new SaccadeError(
      "input",
      `The configured ffmpeg does not work: ${messageOf(error).replace(/\.$/, "")}. Correct the path, or leave it out.`,
      { cause: error },
    );
  }
}

/** @throws what the last one did wrong, where none runs */
async function firstThatRuns(
  paths: readonly string[],
  source: Ffmpeg["source"],
  signal: AbortSignal | undefined,
): Promise<Ffmpeg> {
  let reason: unknown = new Error("no ffmpeg there");
  for (const path of paths) {
    try {
      return await identify(path, source, signal);
    } catch (error) {
      if (error instanceof SaccadeError && error.kind === "cancelled") throw error;
      reason = error;
    }
  }
  throw reason;
}

/** Asks a binary who it is. */
async function identify(path: string, source: Ffmpeg["source"], signal: AbortSignal | undefined): Promise<Ffmpeg> {
  let banner = "";
  const code = await runFfmpeg(path, {
    args: ["-version"],
    limits: { seconds: 30, stdoutBytes: 65_536, stderrBytes: 65_536 },
    signal,
    onStdout: (chunk) => (banner += chunk.toString("utf8")),
  });
  const version = /^ffmpeg version (\S+)/m.exec(banner)?.[1];
  const libavformat = /^libavformat\s+(\d+)\./m.exec(banner)?.[1];
  if (code !== 0 || version === undefined || libavformat === undefined) {
    throw new Error(`${quoted(path)} does not answer as ffmpeg does`);
  }
  return { path, version, libavformat: Number(libavformat), source };
}

/**
 * The binary that an npm package carries. Both packages export its path, one bare and one as `{ path }`; the name
 * is not a literal since they are optional and may be neither installed nor bundled.
 */
async function fromPackage(name: string): Promise<readonly string[]> {
  let loaded: unknown;
  try {
    loaded = await import(name);
  } catch {
    throw new Error("not installed");
  }
  const exported = property(loaded, "default");
  const path = typeof exported === "string" ? exported : property(exported, "path");
  if (typeof path !== "string") throw new Error("has no binary for this system");
  await access(path).catch(() => {
    throw new Error("its binary is missing");
  });
  return [path];
}

/** Every executable of the name on `PATH`. Relative entries do not count: they would run what lies in the working folder. */
async function fromPath(): Promise<readonly string[]> {
  const name = process.platform === "win32" ? "ffmpeg.exe" : "ffmpeg";
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  const found: string[] = [];
  for (const path of new Set(folders.map((folder) => join(folder, name)))) {
    await access(path, constants.X_OK).then(
      () => found.push(path),
      () => undefined,
    );
  }
  return found;
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
