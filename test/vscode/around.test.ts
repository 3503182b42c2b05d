import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { copyClips } from "./harness/demo.ts";
import { type Editor, openEditor } from "./harness/editor.ts";
import { screenshotsOfFailures } from "./harness/failed-screenshots.ts";
import { repository } from "./harness/folders.ts";
import { descendants } from "./harness/processes.ts";
import { openFile, quickPickRow, runCommand, saveFile, textLine } from "./harness/workbench.ts";

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
      await copyClips(workspace);
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
    // The editor draws its links anew while it starts, and holds none of them for a moment.
    await expect
      .poll(async () => {
        const titles = await lenses.allTextContents();
        const countOf = (title: string) => titles.filter((other) => other === title).length;
        return [titles.slice(0, 2), countOf("Run this sampler"), countOf("Run filed")];
      })
      // The other sampler is none, and has no link.
      .toEqual([["Run", "Open Panel"], 1, 1]);
  });

  it("is marked where a file or a model is missing and a sampler is none, in sentences", async () => {
    await runCommand(editor.page, "Problems: Focus on Problems View");
    const rows = editor.page.locator(".markers-panel .monaco-list-row");
    for (const sentence of [/unifrm/, /no clip "gone.mp4"/, /no file "prompt.txt"/, /no model "facse": use faces/]) {
      await rows.filter({ hasText: sentence }).waitFor();
    }
    // An editor that has just started may not watch its folder yet: a file that it missed is made again.
    await expect
      .poll(async () => {
        const file = join(editor.workspace, "prompt.txt");
        await rm(file, { force: true });
        await setTimeout(500);
        await writeFile(file, "What changes?");
        await setTimeout(2000);
        return rows.filter({ hasText: "prompt.txt" }).count();
      })
      .toBe(0);
    await editor.screenshot("around-problems");
    await runCommand(editor.page, "View: Toggle Panel Visibility");
  });

  it("is explained on hover and completed while one types", async () => {
    await textLine(editor.page, '"samplers"').locator("span", { hasText: '"samplers"' }).last().hover();
    await editor.page.locator(".monaco-hover", { hasText: "Which frames a model is shown" }).waitFor();
    await editor.page.keyboard.press("Escape");
    await textLine(editor.page, '"models"').click();
    await editor.page.keyboard.press("End");
    await editor.page.keyboard.type(',\n"rep');
    await editor.page.locator(".suggest-widget .monaco-list-row", { hasText: "repeats" }).first().waitFor();
    await editor.page.keyboard.press("Escape");
    await runCommand(editor.page, "File: Revert File");
    await textLine(editor.page, '"rep').waitFor({ state: "detached" });
  });
});

describe("the views of Saccade", () => {
  it("list the models, and Select Model writes one into the experiment, with its comments kept", async () => {
    await runCommand(editor.page, "Saccade: Select Model");
    await quickPickRow(editor.page, "SmolVLM-256M-Instruct").first().waitFor();
    expect(await quickPickRow(editor.page, "SmolVLM-256M-Instruct").first().textContent()).toContain("Apache-2.0");
    await quickPickRow(editor.page, /^\W*faces-balanced/).click();
    await textLine(editor.page, '"models": ["faces-balanced"]').waitFor();
    await saveFile(editor.page);
    expect(await readFile(join(editor.workspace, "look.saccade.json"), "utf8")).toBe(
      EXPERIMENT.replace("facse", "faces-balanced"),
    );
    await editor.page.locator(".statusbar-item", { hasText: /faces-balanced · / }).waitFor();
  });

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

describe("Show Devices", () => {
  it("says what there is and what auto comes to", async () => {
    await runCommand(editor.page, "Saccade: Show Devices");
    await quickPickRow(editor.page, /^\W*auto/).waitFor({ timeout: 240_000 });
    expect(await quickPickRow(editor.page, /^\W*cpu/).count()).toBe(1);
    await editor.page.keyboard.press("Escape");
  });
});

describe("Open Sample", () => {
  it("copies clips and experiment into a new folder and opens it there", async () => {
    const opened = editor.page.context().waitForEvent("page");
    await runCommand(editor.page, "Saccade: Open Sample");
    await quickPickRow(editor.page, "A new folder of Saccade's").click();
    const page = await opened;
    await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "demo.saccade.json" }).waitFor();
    expect(decodeURIComponent(page.url())).toContain("/saccade-sample-");
    await page.getByRole("treeitem", { name: "clips" }).click();
    await page.getByRole("treeitem", { name: "surprise-01.mp4" }).waitFor();
    await page.getByRole("treeitem", { name: "demo.saccade.json" }).dblclick();
    await page.locator(".codelens-decoration a").filter({ hasText: "Open Panel" }).first().waitFor();
    await page.screenshot({ path: join(repository, ".test-output", "vscode", "sample.png") });
    await page.close();
  });
});
