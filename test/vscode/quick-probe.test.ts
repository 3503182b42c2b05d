import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Editor, openEditor } from "./harness/editor.ts";
import { screenshotsOfFailures } from "./harness/failed-screenshots.ts";
import { repository } from "./harness/folders.ts";
import { descendants } from "./harness/processes.ts";
import { logText, openMenu, runCommand } from "./harness/workbench.ts";

const prepared = inject("prepared");
let editor: Editor;
screenshotsOfFailures(() => editor);

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

/** What the extension started: the lab, ffmpeg, or a stand-in for it. */
async function started(): Promise<number[]> {
  const all = await descendants(editor.pid);
  return all.filter(({ command }) => /dist.lab\.js|ffmpeg/.test(command)).map(({ pid }) => pid);
}

describe("Quick Probe", () => {
  it("does nothing before it is called: Show Log activates the extension and starts no process", async () => {
    await runCommand(editor.page, "Saccade: Show Log");
    await expect.poll(() => logText(editor), { timeout: 90_000 }).toMatch(/Saccade \d\S* is active/);
    expect(await started()).toEqual([]);
  });

  it("is offered for video files only", async () => {
    await openMenu(editor.page, "notes.txt");
    const items = await editor.page.locator(".context-view .action-menu-item").allTextContents();
    expect(items.join()).toContain("Copy Path");
    expect(items.join()).not.toContain("Quick Probe");
    await editor.page.keyboard.press("Escape");
  });
});
