import { closeSync, existsSync, openSync, readFileSync, readSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { startLauncher } from "../../../src/clip/process-tree.ts";
import { type FfmpegTask, runFfmpeg } from "../../../src/clip/run-ffmpeg.ts";
import { stillRunning } from "../../support/processes.ts";
import { scratchFolder } from "./readers.ts";

const folder = await scratchFolder();

/** Runs a piece of JavaScript in the place of ffmpeg. */
function run(script: string, task: Partial<FfmpegTask> = {}): Promise<number | null> {
  const limits = { seconds: 60, stdoutBytes: 1e6, stderrBytes: 1e6 };
  return runFfmpeg(process.execPath, { args: ["-e", script], limits, ...task });
}

const FOR_EVER = "setInterval(() => {}, 1000);";

// Whoever has a launcher keeps it, so its turn is the last.
describe.each(["by this process", "by a launcher"])("runFfmpeg, started %s", (by) => {
  beforeAll(async () => {
    if (by === "by a launcher") await startLauncher();
  });

  it("hands over both outputs and the exit code", async () => {
    const lines: string[] = [];
    let stdout = "";
    const code = await run(
      `process.stdout.write("pixels"); process.stderr.write("one\\ntwo"); process.exitCode = 69;`,
      {
        onStdout: (chunk) => (stdout += chunk.toString()),
        onStderrLine: (line) => lines.push(line),
      },
    );
    expect([code, stdout, lines]).toEqual([69, "pixels", ["one", "two"]]);
  });

  it("has a file written, and reads the log beside", async () => {
    const path = join(folder, `out of ${by}`);
    const file = openSync(path, "wx+");
    // Nobody can open it by a name.
    rmSync(path);
    const lines: string[] = [];
    const script = `process.stdout.write("pixels"); process.stderr.write("one");`;
    expect(await run(script, { stdoutFile: file, onStderrLine: (line) => lines.push(line) })).toBe(0);
    expect(lines).toEqual(["one"]);
    const read = Buffer.alloc(10);
    expect(read.toString("latin1", 0, readSync(file, read, 0, 10, 0))).toBe("pixels");
    closeSync(file);
  });

  it("hands over more than any pipe holds, whole and in order", async () => {
    const script = `const { writeSync } = require("fs"); const piece = Buffer.alloc(1 << 16);
      for (let place = 0; place < 200; place++) writeSync(1, piece.fill(place));`;
    const seen: number[] = [];
    let bytes = 0;
    const onStdout = (chunk: Buffer): void => {
      bytes += chunk.length;
      for (const value of chunk) if (seen.at(-1) !== value) seen.push(value);
    };
    const limits = { seconds: 60, stdoutBytes: 1e9, stderrBytes: 1e6 };
    expect(await run(script, { onStdout, limits })).toBe(0);
    expect(bytes).toBe(200 << 16);
    expect(seen).toEqual(Array.from({ length: 200 }, (_, place) => place));
  });

  it("tells of a program that was killed from outside", async () => {
    expect(await run(`process.kill(process.pid, "SIGKILL")`)).toBeNull();
  });

  it("refuses a program that is not there", async () => {
    const task = { args: [], limits: { seconds: 5, stdoutBytes: 1, stderrBytes: 1 } };
    await expect(runFfmpeg(join(folder, "nothing"), task)).rejects.toMatchObject({ kind: "failure" });
  });

  it.each([
    ["runs too long", FOR_EVER, { seconds: 0.5, stdoutBytes: 10, stderrBytes: 10 }, /did not finish within 0\.5 s/],
    [
      "is silent",
      FOR_EVER,
      { seconds: 60, silentSeconds: 0.5, stdoutBytes: 10, stderrBytes: 10 },
      /stood still for 0\.5 s/,
    ],
    [
      "writes too much",
      `for (;;) require("fs").writeSync(1, "x".repeat(1000));`,
      { seconds: 60, stdoutBytes: 5000, stderrBytes: 10 },
      /put out more than 5000 bytes/,
    ],
    [
      "logs too much",
      `for (;;) require("fs").writeSync(2, "x".repeat(1000));`,
      { seconds: 60, stdoutBytes: 10, stderrBytes: 5000 },
      /put out more than 5000 bytes/,
    ],
  ])("kills a program that %s", async (_, script, limits, message) => {
    await expect(run(script, { limits })).rejects.toMatchObject({
      kind: "failure",
      message: expect.stringMatching(message) as string,
    });
  });

  it("kills the program where a handler throws, and passes the error on", async () => {
    const error = new Error("no room");
    const onStdout = (): void => {
      throw error;
    };
    await expect(run(`process.stdout.write("x"); ${FOR_EVER}`, { onStdout })).rejects.toBe(error);
  });

  it("is cancelled before and during a run", async () => {
    await expect(run(FOR_EVER, { signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: "cancelled" });
    const controller = new AbortController();
    const running = run(`process.stderr.write("here\\n"); ${FOR_EVER}`, {
      signal: controller.signal,
      onStderrLine: () => {
        controller.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ kind: "cancelled" });
  });

  it.skipIf(process.platform === "win32")("kills what the program itself started", async () => {
    const pidFile = join(folder, `grandchild of ${by}`);
    const grandchild = `require("fs").writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); ${FOR_EVER}`;
    const wrapper = `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(grandchild)}], { stdio: "inherit" }); ${FOR_EVER}`;
    const controller = new AbortController();
    const running = run(wrapper, { signal: controller.signal });
    const ended = expect(running).rejects.toMatchObject({ kind: "cancelled" });
    while (!existsSync(pidFile) || readFileSync(pidFile, "utf8") === "") await sleep(25);
    controller.abort();
    await ended;
    expect(await stillRunning([Number(readFileSync(pidFile, "utf8"))], 5)).toEqual([]);
  });

  it.skipIf(process.platform === "win32")(
    "does not wait for what outlives the program and holds its pipes",
    async () => {
      const started = performance.now();
      const wrapper = `require("child_process").spawn("sleep", ["30"], { stdio: "inherit", detached: true }).unref(); process.exit(0);`;
      expect(await run(wrapper)).toBe(0);
      expect(performance.now() - started).toBeLessThan(25_000);
    },
  );

  it("keeps ffmpeg from writing reports and colours that the person's environment asks for", async () => {
    vi.stubEnv("FFREPORT", `file=${join(folder, "report.log")}`);
    vi.stubEnv("AV_LOG_FORCE_COLOR", "1");
    let seen = "";
    const show = "process.stdout.write(JSON.stringify([process.env.FFREPORT, process.env.AV_LOG_FORCE_COLOR]))";
    await run(show, { onStdout: (chunk) => (seen += chunk.toString()) });
    vi.unstubAllEnvs();
    expect(seen).toBe("[null,null]");
  });
});
