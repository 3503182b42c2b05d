import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Editor, openEditor } from "./harness/editor.ts";
import { screenshotsOfFailures } from "./harness/failed-screenshots.ts";
import { repository } from "./harness/folders.ts";
import { descendants } from "./harness/processes.ts";
import { openFile, runCommand } from "./harness/workbench.ts";

const prepared = inject("prepared");
let editor: Editor;
screenshotsOfFailures(() => editor);

const EXPERIMENT = `{
  "clips": ["clips/surprise-01.mp4", "gone.mp4"],
  "samplers": ["uniform:4", "unifrm:4"],
  "prompts": ["Which emotion does the person show?", { "name": "filed", "file": "prompt.txt" }],
  "models": ["facse"]
}
`;

beforeAll(async () => {
  editor = await openEditor(prepared, {
    fill: async (workspace) => {
      await cp(join(repository, "media", "clips"), join(workspace, "clips"), { recursive: true });
      await writeFile(join(workspace, "look.saccade.json"), EXPERIMENT);
    },
  });
});

afterAll(async () => {
  await editor.screenshot("around");
  await editor.close();
});

describe("an experiment as text", () => {
  it("has links over it: run all, run one sampler, open the panel", async () => {
    await openFile(editor.page, "look.saccade.json");
    const lenses = editor.page.locator(".codelens-decoration a");
    // The extension's host starts with the window, which takes its time on a busy machine.
    await lenses.filter({ hasText: "Open Panel" }).waitFor({ timeout: 240_000 });
    const titles = await lenses.allTextContents();
    expect(titles.slice(0, 2)).toEqual(["Run", "Open Panel"]);
    // The other sampler is none, and has no link.
    expect(titles.filter((title) => title === "Run this sampler")).toHaveLength(1);
    expect(titles.filter((title) => title === "Run this prompt")).toHaveLength(2);
  });

  it("is marked where a file or a model is missing and a sampler is none, in sentences", async () => {
    await runCommand(editor.page, "Problems: Focus on Problems View");
    const rows = editor.page.locator(".markers-panel .monaco-list-row");
    for (const sentence of [/unifrm/, /no clip "gone.mp4"/, /no file "prompt.txt"/, /no model "facse": use faces/]) {
      await rows.filter({ hasText: sentence }).waitFor();
    }
    await writeFile(join(editor.workspace, "prompt.txt"), "What changes?");
    await rows.filter({ hasText: "prompt.txt" }).waitFor({ state: "detached" });
    await editor.screenshot("around-problems");
  });
});

describe("the views of Saccade", () => {
  it("say that there are no runs yet, and what to do", async () => {
    await runCommand(editor.page, "Saccade: Focus on Runs View");
    await editor.page.locator(".welcome-view", { hasText: "No experiment has been run" }).waitFor();
    const models = editor.page.locator(".pane", { hasText: "Models" }).locator(".monaco-list-row");
    await models.filter({ hasText: "faces-control" }).waitFor();
    await editor.screenshot("around-views");
  });

  it("ask the lab, which is one process", async () => {
    const labs = (await descendants(editor.pid)).filter(({ command }) => command.includes("lab.js"));
    expect(labs).toHaveLength(1);
  });
});
