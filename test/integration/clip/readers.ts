import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe } from "vitest";
import { type Ffmpeg, findFfmpeg } from "../../../src/clip/ffmpeg.ts";
import { describeNeeding } from "../../needs.ts";

const { path: OLD_BINARY } = createRequire(import.meta.url)("@ffmpeg-installer/ffmpeg") as { path: string };

/** The build of 2018 that npm installs with this repository: the oldest ffmpeg that Saccade has to work with. */
export const oldFfmpeg = (): Promise<Ffmpeg> => findFfmpeg({ setting: OLD_BINARY });

/** Runs the same tests with the ffmpeg of 2018 and with the machine's own. */
export function describeWithEachFfmpeg(name: string, body: (find: () => Promise<Ffmpeg>) => void): void {
  describe(`${name}, by ffmpeg of 2018`, () => {
    body(oldFfmpeg);
  });
  describeNeeding("ffmpeg", `${name}, by the machine's ffmpeg`, () => {
    body(() => findFfmpeg());
  });
}

/** A folder for the files of one test file; it goes when the tests are through. */
export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "saccade-clip-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
