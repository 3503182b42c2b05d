import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { runCli, runWatched } from "../../support/run-cli.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const CLIP = resolve("media/clips/anger-01.mp4");

describe("the command line's process", () => {
  const folder = temporaryFolder();

  it.each([[["--help"]], [["ask", "--help"]], [["--version"]], [["models"]]])(
    "loads no runtime for %j",
    async (args) => {
      const { code, native, stderr } = await runWatched(args, folder);
      expect([code, native, stderr]).toEqual([0, [], ""]);
    },
  );

  it("needs no network when the model is on this machine", async () => {
    const args = ["ask", CLIP, "--sampler", "uniform:2", "--max-tokens", "2", "--json"];
    const { attempts, code, native } = await runWatched(args, folder);
    expect([code, attempts]).toEqual([0, []]);
    expect(native).toContain("onnxruntime-node");
  });

  it("would have been caught using it", async () => {
    const preload = pathToFileURL(resolve("test/fixtures/cli/watch-process.mjs")).href;
    const script =
      "try { await import('node:https').then((h) => h.get('https://127.0.0.1:9')) } catch (e) { console.log(e.message) }";
    const output = execFileSync(process.execPath, ["--import", preload, "--input-type=module", "-e", script]);
    expect(String(output)).toContain("the network is denied");
    const hub = await runWatched(["ask", CLIP, "--model", "someone/something"], folder);
    expect(hub.attempts).not.toEqual([]);
    expect(hub).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("cannot be reached") as string });
  });

  it("ends with 130 when it is interrupted", async () => {
    const marker = join(folder, "started");
    const slow = join(folder, "slow-ffmpeg");
    writeFileSync(slow, `#!/bin/sh\ntouch '${marker}'\nexec sleep 60\n`);
    chmodSync(slow, 0o755);
    const { code, stdout, stderr, seconds } = await runCli(["ask", CLIP, "--ffmpeg", slow], {
      onStart: (kill) => {
        const timer = setInterval(() => {
          if (!existsSync(marker)) return;
          clearInterval(timer);
          kill("SIGINT");
        }, 20);
      },
    });
    expect([code, stdout]).toEqual([130, ""]);
    expect(stderr).toMatch(/^Cancelled[^\n]*\.\n$/);
    expect(seconds).toBeLessThan(30);
  });

  it("lists models and devices", async () => {
    const models = await runCli(["models", "--json"]);
    expect(JSON.parse(models.stdout)).toContainEqual(expect.objectContaining({ id: "faces", local: true }));
    const devices = await runCli(["devices", "--json"]);
    expect(JSON.parse(devices.stdout)).toContainEqual({ id: "cpu", bundled: true });
    expect((await runCli(["devices"])).stdout).toMatch(/^cpu +ready$/m);
    expect((await runCli(["models"])).stdout).toMatch(/^faces +here/m);
  });
});
