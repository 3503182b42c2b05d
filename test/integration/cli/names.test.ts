import { copyFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { askResultSchema } from "../../../src/protocol/ask.ts";
import { runCli } from "../../support/run-cli.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const CLIP = resolve("media/clips/anger-01.mp4");
const QUICK = ["--sampler", "uniform:1", "--max-tokens", "1", "--labels", ""];

describe("a clip's name", () => {
  const folder = temporaryFolder();

  it.each([
    "-begins-with-a-dash.mp4",
    "--bogus",
    "frame %d %03d.mp4",
    "with spaces.mp4",
    `"double" and 'single'.mp4`,
    "line\nbreak.mp4",
    "\u001B]0;title\u0007\u001B[31m.mp4",
    "日本語 Übung مرحبا.mp4",
    "back\\slash;$(echo x)&|.mp4",
  ])("may be %j", async (name) => {
    copyFileSync(CLIP, join(folder, name));
    const json = await runCli(["ask", name, ...QUICK, "--json"], { cwd: folder });
    expect([json.code, json.stderr]).toEqual([0, expect.stringContaining("Drawn faces") as string]);
    const { clip } = askResultSchema.parse(JSON.parse(json.stdout));
    expect(basename(clip.path)).toBe(name);
    expect(json.stdout.trimEnd()).not.toMatch(/\p{Cc}/u);
  });

  it("cannot drive the terminal, in a report or in an error", async () => {
    const name = "\u001B[31mred\u009B\u202E\n.mp4";
    copyFileSync(CLIP, join(folder, name));
    const report = await runCli(["ask", name, ...QUICK], { cwd: folder });
    expect(report.stdout).toContain("\\x1b[31mred\\x9b\\u{202e}\\n.mp4");
    const error = await runCli(["ask", `none${name}`], { cwd: folder });
    expect(error.code).toBe(2);
    for (const text of [report.stdout, error.stderr]) expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202E]/u);
  });

  it("may stand behind --", async () => {
    copyFileSync(CLIP, join(folder, "--json"));
    const { code, stdout } = await runCli(["ask", ...QUICK, "--", "--json"], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toContain(join(folder, "--json"));
  });
});
