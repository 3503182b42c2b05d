import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Editor, openEditor } from "./harness/editor.ts";
import { repository } from "./harness/folders.ts";
import { descendants, isRunning } from "./harness/processes.ts";
import {
  chooseInExplorer,
  fileInExplorer,
  inputBox,
  logText,
  notification,
  openMenu,
  runCommand,
} from "./harness/workbench.ts";

const TITLE = "Saccade: Quick Probe";
const prepared = inject("prepared");

let editor: Editor;

beforeAll(async () => {
  editor = await openEditor(prepared, {
    fill: async (workspace) => {
      await copyFile(join(repository, "media", "clips", "surprise-01.mp4"), join(workspace, "face.mp4"));
      await writeFile(join(workspace, "broken.mp4"), "no video at all");
      await writeFile(join(workspace, "notes.txt"), "no clip");
    },
  });
});

afterAll(async () => {
  await editor.screenshot("quick-probe");
  await editor.close();
});

/** What the extension started: the command line, ffmpeg, or a stand-in for it. */
async function started(): Promise<number[]> {
  const all = await descendants(editor.pid);
  return all.filter(({ command }) => /dist.cli\.js|ffmpeg/.test(command)).map(({ pid }) => pid);
}

async function probe(name: string): Promise<void> {
  const input = inputBox(editor.page, `Quick Probe: ${name}`);
  await chooseInExplorer(editor.page, name, "Quick Probe", input);
  await input.press("Enter");
}

describe("Quick Probe", () => {
  it("does nothing before it is called: Show Log activates the extension and starts no process", async () => {
    await runCommand(editor.page, "Saccade: Show Log");
    await editor.page.locator(".part.panel", { hasText: "Saccade" }).waitFor();
    expect(await started()).toEqual([]);
  });

  it("is offered for video files only", async () => {
    await openMenu(editor.page, "notes.txt");
    const items = await editor.page.locator(".context-view .action-menu-item").allTextContents();
    expect(items.join()).toContain("Copy Path");
    expect(items.join()).not.toContain("Quick Probe");
    await editor.page.keyboard.press("Escape");
  });

  it("answers about a clip: in a message, and in full in the log", async () => {
    await probe("face.mp4");
    await notification(editor.page, /face\.mp4: \w+/).waitFor();
    const log = await logText(editor);
    expect(log).toMatch(/Answer: \w+/);
    expect(log).toMatch(/█/);
    expect(log).toMatch(/drawn faces/i);
    expect(log).toMatch(/Frames shown: \d+ of \d+, at 0\.000/);
    expect(await started()).toEqual([]);
    await editor.screenshot("answer");
  });

  it("says in one sentence what is wrong with a file", async () => {
    await probe("broken.mp4");
    await notification(editor.page, /Quick Probe: .*broken\.mp4/).waitFor();
    expect(await logText(editor)).toMatch(/\[error\].*broken\.mp4/);
  });

  it.skipIf(process.platform === "win32")("leaves no process when it is cancelled", async () => {
    // An ffmpeg that never ends, chosen by the setting.
    const endless = join(editor.userData, "endless-ffmpeg");
    await writeFile(endless, "#!/bin/sh\nwhile true; do sleep 1; done\n", { mode: 0o755 });
    await editor.writeMachineSettings({ "saccade.ffmpegPath": endless });

    await fileInExplorer(editor.page, "face.mp4").dblclick();
    await editor.page.locator(".tab.active", { hasText: "face.mp4" }).waitFor();
    await runCommand(editor.page, TITLE);
    await inputBox(editor.page, "Quick Probe: face.mp4").press("Enter");

    const progress = notification(editor.page, "Asking about face.mp4");
    await progress.waitFor();
    await expect.poll(async () => (await started()).length, { timeout: 60_000 }).toBeGreaterThan(1);
    const processes = await started();
    await progress.locator(".monaco-button", { hasText: "Cancel" }).click();

    await expect.poll(() => logText(editor), { timeout: 60_000 }).toContain("Cancelled.");
    for (const pid of processes) expect(await isRunning(pid)).toBe(false);
    expect(await started()).toEqual([]);
  });
});
