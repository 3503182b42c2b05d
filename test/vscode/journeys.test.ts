import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Editor, openEditor } from "./harness/editor.ts";
import { screenshotsOfFailures } from "./harness/failed-screenshots.ts";
import { repository } from "./harness/folders.ts";
import { openToken, panelPage, trial, untilFinished } from "./harness/panel.ts";
import { openFile } from "./harness/workbench.ts";

const prepared = inject("prepared");
let editor: Editor;
screenshotsOfFailures(() => editor);

/** Four samplers, three prompts and three decoders. */
const DEMO_TRIALS = 36;

beforeAll(async () => {
  const demo = await readFile(join(repository, "media", "demo.saccade.json"), "utf8");
  editor = await openEditor(prepared, {
    fill: async (workspace) => {
      await cp(join(repository, "media", "clips"), join(workspace, "clips"), { recursive: true });
      await writeFile(join(workspace, "demo.saccade.json"), demo.replace(/^ *"\$schema".*\n/m, ""));
    },
  });
});

afterAll(async () => {
  await editor.screenshot("journeys");
  await editor.close();
});

describe("the demo experiment", () => {
  it("runs from the link over its text, and its columns fill", async () => {
    await openFile(editor.page, "demo.saccade.json");
    await editor.page.locator(".codelens-decoration a").filter({ hasText: /^Run$/ }).first().click();
    const panel = panelPage(editor.page);
    await panel.locator("saccade-panel-trial").nth(3).waitFor();
    await untilFinished(panel, DEMO_TRIALS);
    expect(await panel.locator("saccade-panel-trial").count()).toBe(DEMO_TRIALS);
    await editor.screenshot("demo");
  });

  it("opens a token and continues from an alternative", async () => {
    const panel = panelPage(editor.page);
    const one = trial(panel, "uniform:4").first();
    await openToken(panel, one, 0);
    await panel
      .getByRole("button", { name: /^Continue from here with/ })
      .first()
      .click();
    const branch = one.getByRole("group", { name: /^Branch:/ });
    await branch.locator(".token").first().waitFor();
    await editor.screenshot("branch");
  });

  it("is still there after the window was reloaded", async () => {
    await editor.page.reload({ waitUntil: "commit" });
    const panel = panelPage(editor.page);
    await untilFinished(panel, DEMO_TRIALS);
    await panel
      .getByRole("group", { name: /^Branch:/ })
      .first()
      .waitFor();
  });
});
