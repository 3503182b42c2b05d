import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { quoted } from "../clip/quoted.ts";
import { codeOf } from "../protocol/errors.ts";

/**
 * Makes a folder and those above it that are missing. Node's own way to do that never ends where a file system denies
 * that a folder is there, as /proc does.
 *
 * @param path absolute
 * @throws Error whose message says what is in the way, without its full stop
 */
export async function makeFolder(path: string): Promise<void> {
  const above = dirname(path);
  try {
    await mkdir(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT" || above === path) return requireFolder(path, error);
    await makeFolder(above);
    await mkdir(path).catch((again: unknown) => requireFolder(path, again));
  }
}

/** What is there may be a folder already, or a link to one. */
async function requireFolder(path: string, error: unknown): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there?.isDirectory() === true) return;
  if (there) throw new Error(`${quoted(path)} is a file`);
  // A function: a path may hold what a text to put in would give a meaning.
  throw new Error((WORDS.get(codeOf(error)) ?? String(error)).replace("%", () => quoted(path)));
}

/** By the system's code; `%` is the path. */
const WORDS = new Map<unknown, string>([
  ["EEXIST", "% is a link to nothing"],
  ["ENOENT", "% cannot be made there"],
  ["ENOTDIR", "a part of % is a file"],
  ["EACCES", "% may not be written"],
  ["EPERM", "% may not be written"],
  ["EROFS", "% lies on a disk that is read-only"],
  ["ENOSPC", "the disk is full"],
]);
