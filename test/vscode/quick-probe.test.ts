import { copyFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Editor, openEditor } from "./harness/editor.ts";
import { screenshotsOfFailures } from "./harness/failed-screenshots.ts";
import { reportFigure } from "./harness/figures.ts";
import { repository } from "./harness/folders.ts";
import { answerOf, openToken, panelPage, trial, untilFinished } from "./harness/panel.ts";
import { startedByExtension } from "./harness/processes.ts";
import { chooseInExplorer, inputBox, logText, openMenu, runCommand } from "./harness/workbench.ts";

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
  return (await startedByExtension(editor.pid)).map(({ pid }) => pid);
}

describe("Quick Probe", () => {
  it("does nothing before it is called: Show Log activates the extension and starts no process", async () => {
    await runCommand(editor.page, "Saccade: Show Log");
    await expect.poll(() => logText(editor), { timeout: 90_000 }).toMatch(/Saccade \d\S* is active/);
    expect(await started()).toEqual([]);
    await runCommand(editor.page, "View: Toggle Panel Visibility");
  });

  it("is offered for video files only", async () => {
    await openMenu(editor.page, "notes.txt");
    const items = await editor.page.locator(".context-view .action-menu-item").allTextContents();
    expect(items.join()).toContain("Copy Path");
    expect(items.join()).not.toContain("Quick Probe");
    await editor.page.keyboard.press("Escape");
  });

  it("answers about a clip in the panel, with the logits behind each token", async () => {
    const input = inputBox(editor.page, "Quick Probe: face.mp4");
    await chooseInExplorer(editor.page, "face.mp4", "Quick Probe", input);
    const asked = performance.now();
    await input.press("Enter");
    const panel = panelPage(editor.page);
    // Below the fold, where nothing is laid out before one looks.
    await panel.locator(".token").first().waitFor({ state: "attached", timeout: 240_000 });
    await reportFigure("right-click to first token, cold", performance.now() - asked);
    await untilFinished(panel, 1);

    const one = trial(panel, "uniform:8");
    await one.scrollIntoViewIfNeeded();
    await expect.poll(() => answerOf(one)).toMatch(/\w+/);
    const alternatives = await openToken(panel, one, 0);
    expect(await alternatives.getByText(/^logit -?\d+\.\d\d$/).count()).toBeGreaterThan(3);
    await panel.getByText(/Drawn faces: this shows that the measurement works/).waitFor();
    await editor.screenshot("answer");
  });

  it("goes on over the file when its document is saved", async () => {
    await runCommand(editor.page, "File: Save");
    await expect.poll(() => readdir(editor.workspace)).toContain("face.saccade.json");
    // The editor opens the file as text first.
    await expect.poll(() => editor.page.locator(".editor-container .monaco-editor:visible").count()).toBe(0);
    const tabs = editor.page.locator(".tabs-container .tab", { hasText: "face.saccade.json" });
    // The answer is still there, in the one tab that the document has.
    const panel = panelPage(editor.page);
    await untilFinished(panel, 1);
    await expect.poll(() => answerOf(trial(panel, "uniform:8"))).toMatch(/\w+/);
    await expect.poll(() => tabs.count()).toBe(1);
  });

  it("says in one sentence what is wrong with a file", async () => {
    const input = inputBox(editor.page, "Quick Probe: broken.mp4");
    await chooseInExplorer(editor.page, "broken.mp4", "Quick Probe", input);
    await input.press("Enter");
    await panelPage(editor.page)
      .getByText(/broken\.mp4/)
      .filter({ hasText: /is a text file, whatever its name says/ })
      .first()
      .waitFor();
  });
});
