import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();

/** The most memory, in MB, that a run of so many trials takes; by itself, on a stubbed engine. */
function peakOf(clips: number, trialsEach: number): number {
  const script = resolve("test/support/measure-run-memory.ts");
  const own = mkdtempSync(join(folder, "run-"));
  const { stdout, stderr } = spawnSync(process.execPath, [script, own, String(clips), String(trialsEach)], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  const { done, failed, peak } = JSON.parse(stdout) as { done: number; failed: number; peak: number };
  expect([done, failed]).toEqual([clips * trialsEach, 0]);
  return peak;
}

it("ten thousand trials take less than 100 MB more than a hundred", { timeout: 300_000 }, () => {
  const few = peakOf(1, 100);
  const [manyClips, oneClip] = [peakOf(100, 100), peakOf(1, 10_000)];
  process.stderr.write(
    `Peak memory: ${few.toFixed(0)} MB for 100 trials, ${manyClips.toFixed(0)} MB for 10,000 of 100 clips, ${oneClip.toFixed(0)} MB for 10,000 of one.\n`,
  );
  expect(manyClips - few).toBeLessThan(100);
  expect(oneClip - few).toBeLessThan(100);
});
