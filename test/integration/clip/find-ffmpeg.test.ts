import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { findFfmpeg } from "../../../src/clip/ffmpeg.ts";
import { scratchFolder } from "./readers.ts";

const folder = await scratchFolder();
const { path: OLD_BINARY } = createRequire(import.meta.url)("@ffmpeg-installer/ffmpeg") as { path: string };

/** A folder for PATH with an `ffmpeg` that runs this shell script. */
function scripted(name: string, script: string): string {
  const within = join(folder, name);
  mkdirSync(within, { recursive: true });
  writeFileSync(join(within, "ffmpeg"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(within, "ffmpeg"), 0o755);
  return within;
}

const SPEAKS_LIKE_FFMPEG = "echo 'ffmpeg version 6.1-test Copyright'; echo 'libavformat    60. 16.100 / 60. 16.100'";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe.skipIf(process.platform === "win32")("findFfmpeg", () => {
  it("takes the configured one, and reports it", async () => {
    expect(await findFfmpeg({ setting: OLD_BINARY })).toEqual({
      path: OLD_BINARY,
      version: expect.stringMatching(/^\S+$/) as string,
      libavformat: 58,
      source: "setting",
    });
  });

  it.each([
    ["missing", join(folder, "no-such-ffmpeg"), /could not be started: .*ENOENT/],
    ["a folder", folder, /could not be started/],
    ["another program", process.execPath, /does not answer as ffmpeg does/],
    ["silent", join(scripted("silent", "exit 0"), "ffmpeg"), /does not answer as ffmpeg does/],
    ["no path", "\0", /could not be started/],
  ])("refuses a configured one that is %s, and takes no other", async (_, setting, message) => {
    await expect(findFfmpeg({ setting })).rejects.toMatchObject({
      kind: "input",
      message: expect.stringMatching(message) as string,
    });
    await expect(findFfmpeg({ setting })).rejects.toThrow(/^The configured ffmpeg does not work: .* Correct the path/);
  });

  it("looks on PATH before the development fallback, and passes over what does not run", async () => {
    const works = scripted("works", SPEAKS_LIKE_FFMPEG);
    const broken = scripted("broken", "exit 3");
    vi.stubEnv("PATH", ["relative", "", broken, works].join(delimiter));
    const found = await findFfmpeg();
    // Where the download of ffmpeg-static worked, it comes first.
    if (found.source !== "ffmpeg-static") {
      expect(found).toEqual({ path: join(works, "ffmpeg"), version: "6.1-test", libavformat: 60, source: "PATH" });
      vi.stubEnv("PATH", broken);
      expect((await findFfmpeg()).source).toBe("@ffmpeg-installer/ffmpeg");
    }
  });

  it("does not run an ffmpeg that lies in the working folder", async () => {
    const works = scripted("here", SPEAKS_LIKE_FFMPEG);
    vi.spyOn(process, "cwd").mockReturnValue(works);
    vi.stubEnv("PATH", [".", "", "./bin"].join(delimiter));
    expect((await findFfmpeg()).source).not.toBe("PATH");
    vi.restoreAllMocks();
  });

  it("is cancelled, and says so", async () => {
    await expect(findFfmpeg({ signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: "cancelled" });
  });
});
