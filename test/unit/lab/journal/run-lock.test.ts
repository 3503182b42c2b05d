import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RunLock } from "../../../../src/lab/journal/run-lock.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const folder = temporaryFolder();
/** Above what any system gives. */
const NOBODY = 2 ** 30;
const [LIVE] = [process.ppid];

function newRun(holder?: object | string, number = 1): string {
  const run = mkdtempSync(join(folder, "run-"));
  const text = typeof holder === "string" ? holder : JSON.stringify(holder);
  if (holder !== undefined) writeFileSync(join(run, `lock-${number}`), text);
  return run;
}

function startOf(pid: number): string | null {
  try {
    return (
      readFileSync(`/proc/${pid}/stat`, "latin1")
        .replace(/^.*\) /s, "")
        .split(" ")[19] ?? null
    );
  } catch {
    return null;
  }
}

describe("the lock of a run", () => {
  it("is one process's until it is given back", async () => {
    const run = newRun();
    const lock = await RunLock.take(run);
    await expect(RunLock.take(run)).rejects.toThrow(`written by process ${process.pid}`);
    await lock.release();
    await (await RunLock.take(run)).release();
  });

  it("names its holder, where that is alive", async () => {
    const run = newRun({ pid: LIVE, started: startOf(LIVE) });
    const message = `The run in ${run} is being written by process ${LIVE}: wait until it ends, or stop it.`;
    await expect(RunLock.take(run)).rejects.toMatchObject({ kind: "input", message });
    // Where the system does not tell when a process started, its number counts.
    await expect(RunLock.take(newRun({ pid: LIVE, started: null }))).rejects.toThrow(String(LIVE));
  });

  it("is taken over from a dead process", async () => {
    const run = newRun({ pid: NOBODY, started: "1" });
    const lock = await RunLock.take(run);
    await expect(RunLock.take(run)).rejects.toThrow(String(process.pid));
    await lock.release();
  });

  it.runIf(process.platform === "linux")("is taken over where the dead process's number is another's now", async () => {
    const run = newRun({ pid: LIVE, started: `${startOf(LIVE) ?? ""}0` });
    await (await RunLock.take(run)).release();
  });

  it.each([
    ["empty", ""],
    ["half written", '{"pid":'],
    ["of an unknown form", '{"pid":"me"}'],
  ])("is taken over where it is %s", async (_, text) => {
    await (await RunLock.take(newRun(text))).release();
  });

  it("leaves nothing behind but one file of its own", async () => {
    const run = newRun({ pid: NOBODY, started: "1" }, 7);
    writeFileSync(join(run, "lock-3"), "");
    const lock = await RunLock.take(run);
    expect(readdirSync(run)).toEqual(["lock-8"]);
    await lock.release();
    expect(readFileSync(join(run, "lock-8"), "utf8")).toBe("");
  });

  it("goes to one of many who try at the same time", async () => {
    for (let round = 0; round < 20; round++) {
      const run = newRun({ pid: NOBODY, started: "1" });
      const takers = await Promise.allSettled(Array.from({ length: 8 }, () => RunLock.take(run)));
      expect(takers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(readdirSync(run)).toEqual(["lock-2"]);
    }
  });

  it("can be given back when the run's folder is gone", async () => {
    const run = newRun();
    const lock = await RunLock.take(run);
    rmSync(run, { recursive: true });
    await lock.release();
  });
});
