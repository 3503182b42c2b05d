import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Editor, openEditor } from "./harness/editor.ts";
import { screenshotsOfFailures } from "./harness/failed-screenshots.ts";
import { reportFigure } from "./harness/figures.ts";
import { repository } from "./harness/folders.ts";
import { answerOf, openToken, panelPage, trial, untilFinished } from "./harness/panel.ts";
import { descendants } from "./harness/processes.ts";
import { openFile, runCommand } from "./harness/workbench.ts";

const prepared = inject("prepared");
let editor: Editor;
screenshotsOfFailures(() => editor);

/** Four samplers, three prompts and three decoders. */
const DEMO_TRIALS = 36;

/** A comment and odd spacing, which edits must keep. */
const LOOK = `// What I look at. Keep this line.
{
  "clips": ["clips/surprise-01.mp4"],
  "samplers": [ "uniform:4" ], // four are few
  "prompts": [{ "name": "ask", "text": "Which emotion does the person show?" }],
  "labels": ["neutral", "happiness", "anger", "sadness", "surprise", "fear", "disgust"],
}
`;

beforeAll(async () => {
  const demo = await readFile(join(repository, "media", "demo.saccade.json"), "utf8");
  editor = await openEditor(prepared, {
    fill: async (workspace) => {
      await cp(join(repository, "media", "clips"), join(workspace, "clips"), { recursive: true });
      await writeFile(join(workspace, "demo.saccade.json"), demo.replace(/^ *"\$schema".*\n/m, ""));
      await writeFile(join(workspace, "look.saccade.json"), LOOK);
    },
  });
});

afterAll(async () => {
  await editor.screenshot("journeys");
  await editor.close();
});

async function read(name: string): Promise<string> {
  return readFile(join(editor.workspace, name), "utf8");
}

async function labPid(): Promise<number | undefined> {
  return (await descendants(editor.pid)).find(({ command }) => /dist.lab\.js/.test(command))?.pid;
}

/** The journal's lines about trials, of the newest run of a document. */
async function journalledTrials(document: string): Promise<string[]> {
  const runs = join(editor.workspace, ".saccade", document);
  const newest = (await readdir(runs)).sort().at(-1) ?? "";
  const text = await readFile(join(runs, newest, "journal.jsonl"), "utf8");
  return text.split("\n").flatMap((line) => {
    if (line === "") return [];
    const entry = JSON.parse(line) as { line: string; id?: string };
    return entry.line === "trial" ? [entry.id ?? ""] : [];
  });
}

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

describe("a document and its panel", () => {
  it("follow each other, and comments stay", async () => {
    await openFile(editor.page, "look.saccade.json");
    await runCommand(editor.page, "Saccade: Open Panel");
    const panel = panelPage(editor.page);
    await panel.getByRole("button", { name: "Add a sampler" }).click();
    await panel.getByRole("textbox", { name: "A new sampler" }).fill("apex:4");
    await panel.getByRole("textbox", { name: "A new sampler" }).press("Enter");
    await panel.getByRole("group", { name: "Frames of apex:4" }).waitFor();
    await runCommand(editor.page, "File: Save");
    await editor.page.locator(".tab.active:not(.dirty)").waitFor();
    await expect.poll(() => read("look.saccade.json")).toMatch(/"samplers": \[ ?"uniform:4", "apex:4" ?\]/);
    expect(await read("look.saccade.json")).toContain("// four are few");
    expect(await read("look.saccade.json")).toContain("// What I look at. Keep this line.");

    await writeFile(
      join(editor.workspace, "look.saccade.json"),
      (await read("look.saccade.json")).replace('"uniform:4"', '"uniform:4", "bins:3"'),
    );
    await panel.getByRole("group", { name: "Frames of bins:3" }).waitFor();
  });

  it("run an edited prompt alone with Ctrl+Enter, and keep the answer before beside it", async () => {
    const panel = panelPage(editor.page);
    await panel.locator("saccade-run-bar").getByText("Run", { exact: true }).click();
    await untilFinished(panel, 3);
    await panel.getByRole("button", { name: "ask", exact: true }).click();
    const text = panel.locator("saccade-prompt-editor textarea").first();
    await text.fill("What changes across these frames?");
    const asked = performance.now();
    await text.press("Control+Enter");
    await panel
      .getByRole("group", { name: /^Run before/ })
      .first()
      .waitFor();
    await reportFigure("prompt edit to first token, warm", performance.now() - asked);
    await untilFinished(panel, 3);
    expect(await answerOf(trial(panel, "apex:4").first())).not.toBe("");
    await editor.screenshot("flip");
  });

  it("is read-only while the text is no experiment, and says where", async () => {
    const whole = await read("look.saccade.json");
    await writeFile(join(editor.workspace, "look.saccade.json"), whole.replace('"bins:3"', '"bins:x"'));
    const panel = panelPage(editor.page);
    await panel.getByText(/Line \d+, column \d+: .*bins:x/).waitFor();
    expect(await panel.getByRole("button", { name: "Add a sampler" }).count()).toBe(0);
    await writeFile(join(editor.workspace, "look.saccade.json"), whole);
    await panel.getByRole("button", { name: "Add a sampler" }).waitFor();
  });
});

describe.skipIf(process.platform === "win32")("a lab that is killed in the middle of a run", () => {
  it("is told in a sentence, starts again, and no trial is computed twice", async () => {
    await writeFile(
      join(editor.workspace, "killed.saccade.json"),
      LOOK.replace(/\n}\n$/, `\n  "repeats": 60,\n  "decoders": [{ "name": "warm", "temperature": 1 }],\n}\n`),
    );
    await openFile(editor.page, "killed.saccade.json");
    await runCommand(editor.page, "Saccade: Run Experiment");
    const panel = panelPage(editor.page);
    await panel
      .locator("saccade-run-bar")
      .getByText(/^[1-9]\d* of 60 trials/)
      .waitFor();
    const pid = await labPid();
    expect(pid).toBeDefined();
    if (pid !== undefined) process.kill(pid, "SIGKILL");
    await panel
      .getByText(/was started again/)
      .first()
      .waitFor();
    await untilFinished(panel, 60);
    const trials = await journalledTrials("killed.saccade.json");
    expect(new Set(trials).size).toBe(60);
    expect(trials).toHaveLength(60);
  });
});

describe("what is shown is data", () => {
  it("markup in names, prompts and labels stays text", async () => {
    const bad = "<img src=x onerror=alert(1)>";
    await cp(join(editor.workspace, "clips", "surprise-01.mp4"), join(editor.workspace, "<b onclick=x>.mp4"));
    const document = { clips: ["<b onclick=x>.mp4"], prompts: [{ name: bad, text: `Say ${bad}` }], labels: [bad, "b"] };
    await writeFile(join(editor.workspace, "markup.saccade.json"), JSON.stringify(document));
    let dialogs = 0;
    editor.page.on("dialog", (dialog) => {
      dialogs++;
      void dialog.dismiss();
    });
    await openFile(editor.page, "markup.saccade.json");
    await runCommand(editor.page, "Saccade: Run Experiment");
    const panel = panelPage(editor.page);
    await untilFinished(panel, 1);
    await panel.getByText(bad).first().waitFor();
    expect(await panel.locator("img[src=x], b[onclick]").count()).toBe(0);
    expect(dialogs).toBe(0);
  });
});
