import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runCli } from "../../../src/vscode/cli-process.ts";

const standIn = fileURLToPath(new URL("../../fixtures/cli/stand-in.mjs", import.meta.url));

function run(behaviour: string, signal = new AbortController().signal, onStderr?: (line: string) => void) {
  const args = [behaviour, "--json"];
  return runCli({ cliPath: standIn, args, signal, ...(onStderr === undefined ? {} : { onStderr }) });
}

async function isGone(pid: number): Promise<boolean> {
  for (let i = 0; i < 40; i++) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await sleep(50);
  }
  return false;
}

describe("runCli", () => {
  it("gives stdout, and asks Electron to be Node", async () => {
    expect(JSON.parse(await run("answers"))).toEqual({ asked: ["--json"], node: "1" });
  });

  it.each([
    ["refuses", { kind: "input", message: "No such clip: a.mp4." }],
    ["fails", { kind: "failure", message: "ffmpeg ended early." }],
    ["crashes", { kind: "failure", message: /exit code 7\. Its last words: a native trace/ }],
    ["dies-by-signal", { kind: "failure", message: /signal SIGKILL\. It said nothing\./ }],
    ["says-nothing", { kind: "failure", message: /without an answer/ }],
  ])("settles when the process %s", async (behaviour, { kind, message }) => {
    const expected: unknown = message instanceof RegExp ? expect.stringMatching(message) : message;
    await expect(run(behaviour)).rejects.toMatchObject({ kind, message: expected });
  });

  it("settles when the program is not there", async () => {
    const missing = runCli({ cliPath: "/nowhere/cli.js", args: [], signal: new AbortController().signal });
    await expect(missing).rejects.toMatchObject({ kind: "failure" });
  });

  it("does not start at all when it was cancelled before", async () => {
    await expect(run("answers", AbortSignal.abort())).rejects.toMatchObject({ kind: "cancelled" });
  });

  it.skipIf(process.platform === "win32")("cancels a process that will not listen, and its children", async () => {
    const controller = new AbortController();
    let child = 0;
    const answer = run("hangs-with-child", controller.signal, (line) => {
      child = Number(line.replace("child ", ""));
      controller.abort();
    });
    await expect(answer).rejects.toMatchObject({ kind: "cancelled" });
    expect(child).toBeGreaterThan(0);
    expect(await isGone(child)).toBe(true);
  });

  it.skipIf(process.platform === "win32")("settles though a grandchild holds the pipes, and ends it", async () => {
    let child = 0;
    const answer = await run("leaves-child", undefined, (line) => {
      child = Number(line.replace("child ", ""));
    });
    expect(answer).toBe("done\n");
    expect(await isGone(child)).toBe(true);
  });
});
