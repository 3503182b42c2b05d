import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { RunLock } from "../../../src/lab/journal/run-lock.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();
const RACERS = 6;
const ROUNDS = 50;

interface Racer {
  readonly pid: number;
  /** Asks for a run's lock. @returns what came of it */
  race(run: string): Promise<string>;
  kill(): Promise<void>;
}

async function startRacer(): Promise<Racer> {
  const child = spawn(process.execPath, [resolve("test/support/race-for-lock.ts")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line = await lines.next();
    return line.done === true ? "ended" : line.value;
  };
  expect(await next()).toBe("ready");
  return {
    pid: child.pid ?? 0,
    race: (run) => {
      child.stdin.write(`${run}\n`);
      return next();
    },
    kill: async () => {
      const ended = new Promise((settle) => child.once("exit", settle));
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** A run whose writer is dead. */
function orphanedRun(): string {
  const run = mkdtempSync(join(folder, "run-"));
  writeFileSync(join(run, "lock-1"), JSON.stringify({ pid: 2 ** 30, started: "1" }));
  return run;
}

describe("processes that race for a dead one's lock", () => {
  it(`have one winner, whom the others name, ${ROUNDS} times`, async () => {
    const racers = await Promise.all(Array.from({ length: RACERS }, startRacer));
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const run = orphanedRun();
        const outcomes = await Promise.all(racers.map((racer) => racer.race(run)));
        const winners = racers.filter((_, place) => outcomes[place] === "won");
        expect(winners).toHaveLength(1);
        const [winner] = winners;
        const refusal = `The run in ${run} is being written by process ${winner?.pid ?? 0}: wait until it ends, or stop it.`;
        expect(new Set(outcomes)).toEqual(new Set(["won", refusal]));
      }
    } finally {
      for (const racer of racers) await racer.kill();
    }
  });

  it("can take it as soon as the winner was killed", async () => {
    const racer = await startRacer();
    const run = orphanedRun();
    expect(await racer.race(run)).toBe("won");
    await expect(RunLock.take(run)).rejects.toThrow(`written by process ${racer.pid}`);
    await racer.kill();
    await (await RunLock.take(run)).release();
  });

  it.runIf(process.platform === "linux")(
    "can take it from one that ended, though nobody has collected it",
    async () => {
      // A shell that becomes a program which never waits: what it started stays a zombie.
      const pidFile = join(folder, "pid");
      const script = `sh -c 'sleep 0.2' & echo $! > '${pidFile}'; exec sleep 60`;
      const parent = spawn("/bin/sh", ["-c", script], { stdio: "ignore" });
      try {
        const stat = (pid: number): string[] => {
          const text = readFileSync(`/proc/${pid}/stat`, "latin1");
          return text.slice(text.lastIndexOf(")") + 2).split(" ");
        };
        let pid = 0;
        await expect
          .poll(() => (pid = Number(readFileSync(pidFile, { encoding: "utf8", flag: "a+" }))), { timeout: 10_000 })
          .toBeGreaterThan(0);
        await expect.poll(() => stat(pid)[0], { timeout: 10_000 }).toBe("Z");
        const run = mkdtempSync(join(folder, "run-"));
        writeFileSync(join(run, "lock-1"), JSON.stringify({ pid, started: stat(pid)[19] }));
        await (await RunLock.take(run)).release();
      } finally {
        parent.kill("SIGKILL");
      }
    },
  );
});
