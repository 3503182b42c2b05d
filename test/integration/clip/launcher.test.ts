import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { Launcher, LauncherLost } from "../../../src/clip/launcher/launcher-client.ts";
import { killFrom } from "../../../src/clip/kill-from.ts";
import { stillRunning } from "../../support/processes.ts";

const FOR_EVER = ["-e", "process.stdout.write('here'); setInterval(() => {}, 1000);"];

async function started(): Promise<Launcher> {
  const launcher = await Launcher.start();
  if (!launcher) throw new Error("No launcher could be started.");
  return launcher;
}

function call(args: readonly string[]): Parameters<Launcher["launch"]>[0] {
  return { path: process.execPath, args, env: process.env };
}

function read(output: Readable | null): Promise<string> {
  return output ? text(output) : Promise.reject(new Error("It goes to a file."));
}

describe.skipIf(process.platform !== "linux")("a launcher", () => {
  it("starts programs that are its own children and none of this process", async () => {
    const launcher = await started();
    const show = `process.stdout.write([process.ppid, process.env["WORD"]].join(" "));`;
    const { pid, stdout, ended } = await launcher.launch({ ...call(["-e", show]), env: { WORD: "a word" } });
    expect(pid).not.toBe(launcher.pid);
    expect(await read(stdout)).toBe(`${launcher.pid ?? 0} a word`);
    expect(await ended).toBe(0);
  });

  it("starts several at a time, each with its own outputs", async () => {
    const launcher = await started();
    const programs = await Promise.all(
      ["one", "two", "three"].map((word) =>
        launcher.launch(call(["-e", `process.stdout.write("${word}"); process.stderr.write("of ${word}");`])),
      ),
    );
    const outputs = programs.map(({ stdout, stderr }) => Promise.all([read(stdout), read(stderr)]));
    expect(await Promise.all(outputs)).toEqual([
      ["one", "of one"],
      ["two", "of two"],
      ["three", "of three"],
    ]);
  });

  it("refuses what cannot be started, and goes on", async () => {
    const launcher = await started();
    await expect(launcher.launch({ ...call([]), path: "/nowhere/at/all" })).rejects.toThrow(/ENOENT/);
    await expect(launcher.launch(call(["a\0b"]))).rejects.toThrow(/null bytes/);
    const { ended } = await launcher.launch(call(["-e", ""]));
    expect(await ended).toBe(0);
  });

  it("takes its programs along when it is lost, and starts none then", async () => {
    const launcher = await started();
    const { pid, ended } = await launcher.launch(call(FOR_EVER));
    process.kill(launcher.pid ?? 0, "SIGKILL");
    expect(await ended).toBeNull();
    expect(await stillRunning([pid], 5)).toEqual([]);
    expect(launcher.isReady).toBe(false);
    await expect(launcher.launch(call(FOR_EVER))).rejects.toBeInstanceOf(LauncherLost);
  });

  it("ends with its programs when the process that it serves was killed", async () => {
    const parent: ChildProcess = fork(resolve("test/fixtures/launcher/parent.ts"), { stdio: "inherit" });
    const [pids] = (await once(parent, "message")) as [number[]];
    expect(pids).toHaveLength(2);
    parent.kill("SIGKILL");
    expect(await stillRunning(pids, 5)).toEqual([]);
  });

  it("takes no connection for an output that does not know its name", async () => {
    const launcher = await started();
    const stranger = connect(launcher.address);
    await once(stranger, "connect");
    stranger.write("x".repeat(64));
    // It is shown the door, and programs have their outputs all the same.
    await once(stranger, "close");
    const { stdout } = await launcher.launch(call(["-e", "process.stdout.write('here')"]));
    expect(await read(stdout)).toBe("here");
  });

  it("goes on after one of its programs was killed", async () => {
    const launcher = await started();
    const { pid, ended } = await launcher.launch(call(FOR_EVER));
    killFrom(pid);
    expect(await ended).toBeNull();
    expect(await read((await launcher.launch(call(["-e", "process.stdout.write('here')"]))).stdout)).toBe("here");
  });
});
