import { type FileHandle, open, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { codeOf, messageOf, SaccadeError } from "../protocol/errors.ts";
import { type Completeness, completeness } from "./completeness.ts";
import { type Container, HEAD_BYTES, type Recognised, recognise } from "./container.ts";
import { quoted } from "./quoted.ts";

/** A file that looks like a video: what is known of it before ffmpeg sees it. */
export interface Footage {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  /** Changes when the file is written to or replaced. */
  readonly stamp: string;
  readonly container: Container;
  readonly completeness: Exclude<Completeness, { kind: "no-index" }>;
}

const READABLE = "MP4, MOV, MKV, WebM, AVI, MPEG, FLV, Ogg and WMV";

/**
 * Looks at a file's kind, size and first bytes. Nothing but the file itself is opened.
 *
 * @throws SaccadeError of kind `input` for whatever cannot be a clip: no such file, a folder, an unreadable or empty
 *   file, text, a playlist, sound alone, an MP4 without an index
 */
export async function inspectFootage(path: string): Promise<Footage> {
  const absolute = resolve(path);
  const file = await openFile(absolute, path);
  try {
    const { size: bytes } = await file.stat();
    if (bytes === 0) throw refused(path, "is empty (0 bytes). Copy or export it again");
    const head = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
    const container = containerOf(path, recognise(head.subarray(0, bytesRead)));
    const state = await completeness(file, bytes, container);
    if (state.kind === "no-index") {
      throw refused(path, "is incomplete: its index (moov) is missing, as when a recording or a copy breaks off");
    }
    return { path: absolute, bytes, stamp: await stampOf(file), container, completeness: state };
  } finally {
    await file.close();
  }
}

/** Tells whether a file is still the one that {@link inspectFootage} saw. */
export async function isUnchanged(footage: Footage): Promise<boolean> {
  const file = await openFile(footage.path, footage.path);
  try {
    return (await stampOf(file)) === footage.stamp;
  } finally {
    await file.close();
  }
}

async function stampOf(file: FileHandle): Promise<string> {
  const { size, mtimeNs, ino } = await file.stat({ bigint: true });
  return `${size}-${mtimeNs}-${ino}`;
}

/** Opens regular files only, and looks before it opens: opening a named pipe would wait for a writer. */
async function openFile(absolute: string, path: string): Promise<FileHandle> {
  try {
    const stats = await stat(absolute);
    if (stats.isFile()) return await open(absolute, "r");
    throw refused(path, `is ${stats.isDirectory() ? "a folder" : "no file"}. Give a video file`);
  } catch (error) {
    throw error instanceof SaccadeError ? error : refused(path, notOpened(error));
  }
}

function notOpened(error: unknown): string {
  const code = codeOf(error);
  if (code === "ENOENT" || code === "ENOTDIR") return "does not exist. Check the path";
  if (code === "EACCES" || code === "EPERM") return "cannot be read: permission denied";
  return `cannot be opened: ${messageOf(error)}`;
}

function containerOf(path: string, recognised: Recognised): Container {
  switch (recognised.kind) {
    case "container":
      return recognised.container;
    case "playlist":
      throw refused(path, `is a playlist (${recognised.name}) that points at other files. Give the video file itself`);
    case "sound":
      throw refused(path, `holds sound (${recognised.name}) and no video`);
    case "text":
      throw refused(path, "is a text file, whatever its name says. Give a video file");
    case "unknown":
      throw refused(path, `is in no video format that Saccade reads. It reads ${READABLE}`);
  }
}

function refused(path: string, what: string): SaccadeError {
  return new SaccadeError("input", `${quoted(path)} ${what}.`);
}
