import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { copyDemo, DEMO_TRIALS } from "./harness/demo.ts";
import { type Editor, openEditor } from "./harness/editor.ts";
import { screenshotsOfFailures } from "./harness/failed-screenshots.ts";
import { reportFigure } from "./harness/figures.ts";
import {
  addSampler,
  answerOf,
  lane,
  moveTo,
  openToken,
  panelPage,
  press,
  trial,
  untilFinished,
} from "./harness/panel.ts";
import { openFile, runCommand, saveFile } from "./harness/workbench.ts";

const prepared = inject("prepared");
let editor: Editor;
screenshotsOfFailures(() => editor);

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
  editor = await openEditor(prepared, {
    fill: async (workspace) => {
      await copyDemo(workspace);
      await writeFile(join(workspace, "look.saccade.json"), LOOK);
      await writeFile(join(workspace, "event.saccade.json"), LOOK);
      await writeFile(join(workspace, "notes.saccade.json"), LOOK);
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

  it("exports its run as a page that holds it", async () => {
    await press(panelPage(editor.page), "Export Report");
    const name = editor.page.locator(".quick-input-widget input").first();
    await expect.poll(() => name.inputValue()).toMatch(/demo-\S+\.html$/);
    const file = await name.inputValue();
    await name.press("Enter");
    await editor.page
      .locator(".notifications-toasts")
      .getByText(/The report is in demo-/)
      .waitFor();

    const page = await editor.page.context().newPage();
    await page.goto(`file://${file}`);
    await page.getByRole("heading", { name: "surprise-01.mp4" }).first().waitFor();
    await page.getByText("apex:4").first().waitFor();
    await page.close();
  });

  it("is still there after the window was reloaded, and after the panel was hidden", async () => {
    // In this order: which tab is the active one is written down a while after it became so.
    await editor.page.reload({ waitUntil: "commit" });
    const panel = panelPage(editor.page);
    await untilFinished(panel, DEMO_TRIALS);
    const one = trial(panel, "uniform:4").first();
    await one.scrollIntoViewIfNeeded();
    await one.getByRole("group", { name: /^Branch:/ }).waitFor();

    await panel.getByRole("button", { name: "coverage" }).click();
    await lane(panel, "uniform:4").locator(".missed").first().waitFor();
    await openFile(editor.page, "look.saccade.json");
    await openFile(editor.page, "demo.saccade.json");
    await runCommand(editor.page, "Saccade: Open Panel");
    await untilFinished(panel, DEMO_TRIALS);
    await lane(panel, "uniform:4").locator(".missed").first().waitFor();
  });
});

describe("a document and its panel", () => {
  it("follow each other, and comments stay", async () => {
    await openFile(editor.page, "look.saccade.json");
    await runCommand(editor.page, "Saccade: Open Panel");
    const panel = panelPage(editor.page);
    await addSampler(panel, "apex:4");
    await saveFile(editor.page);
    expect(await read("look.saccade.json")).toBe(LOOK.replace('[ "uniform:4" ]', '[ "uniform:4", "apex:4" ]'));

    const more = (await read("look.saccade.json")).replace('"uniform:4"', '"uniform:4", "bins:3"');
    await writeFile(join(editor.workspace, "look.saccade.json"), more);
    await panel.getByRole("group", { name: "Frames of bins:3" }).waitFor();
  });

  it("run an edited prompt alone with Ctrl+Enter, and keep the answer before beside it", async () => {
    const panel = panelPage(editor.page);
    await press(panel, "Run");
    await untilFinished(panel, 3);
    await expect.poll(() => answerOf(trial(panel, "apex:4").first())).toMatch(/^surprise/);
    await panel.getByRole("button", { name: "ask", exact: true }).click();
    const text = panel.locator("saccade-prompt-editor textarea").first();
    await text.fill("What changes across these frames?");
    const asked = performance.now();
    await text.press("Control+Enter");
    const one = trial(panel, "uniform:4").first();
    await expect.poll(() => answerOf(one)).toMatch(/^nothing/);
    await reportFigure("prompt edit to first token, warm", performance.now() - asked);
    await untilFinished(panel, 3);
    const before = one.getByRole("group", { name: "Run before, other from token 1" });
    await before.getByText("neutral", { exact: true }).first().waitFor();
    await editor.screenshot("flip");
  });

  it("is read-only while the text is no experiment, and says where", async () => {
    await saveFile(editor.page);
    const whole = await read("look.saccade.json");
    await writeFile(join(editor.workspace, "look.saccade.json"), whole.replace('"bins:3"', '"bins:x"'));
    const panel = panelPage(editor.page);
    await panel.getByText(/Line \d+, column \d+: .*bins:x/).waitFor();
    expect(await panel.getByRole("button", { name: "Add a sampler" }).count()).toBe(0);
    await writeFile(join(editor.workspace, "look.saccade.json"), whole);
    await panel.getByRole("button", { name: "Add a sampler" }).waitFor();
  });
});

describe("an event between the frames", () => {
  it("is marked on the timeline, which says who misses it", async () => {
    await openFile(editor.page, "event.saccade.json");
    await runCommand(editor.page, "Saccade: Open Panel");
    const panel = panelPage(editor.page);
    await moveTo(panel, 2.24);
    await editor.page.keyboard.press("e");
    await editor.page.keyboard.press("i");
    await moveTo(panel, 2.56);
    await editor.page.keyboard.press("o");
    await panel.getByRole("combobox", { name: "label" }).fill("surprise");
    await editor.page.keyboard.press("Enter");
    await lane(panel, "uniform:4")
      .getByText(/^misses it/)
      .waitFor();
  });

  it("is found by apex:4, and no longer once the frame on it is deleted", async () => {
    const panel = panelPage(editor.page);
    await addSampler(panel, "apex:4");
    await lane(panel, "apex:4")
      .getByText(/^1 frame on it/)
      .waitFor();
    await press(panel, "Run");
    await untilFinished(panel, 2);
    await expect.poll(() => answerOf(trial(panel, "uniform:4").first())).toMatch(/^neutral/);
    await expect.poll(() => answerOf(trial(panel, "apex:4").first())).toMatch(/^surprise/);

    const frames = lane(panel, "apex:4").locator(".tick");
    await frames.first().focus();
    await frames.first().press("Delete");
    await expect.poll(() => frames.count()).toBe(3);
    await press(panel, "Run");
    await expect.poll(() => answerOf(trial(panel, "apex:4").first())).toMatch(/^neutral/);
    await editor.screenshot("event");
    expect(await read("event.saccade.json")).toBe(LOOK);
    await saveFile(editor.page);
    expect(await read("event.saccade.json")).toContain('"onsetSeconds": 2.24');
    expect(await read("event.saccade.json")).toContain('"times": [3.04, 3.52, 4.88]');
  });
});

describe("notes on the frames in between", () => {
  const TELLING = "note of gap 2, 1.80 to 2.70 s";

  it("are switched on for a prompt, and tell what its frames miss", async () => {
    await openFile(editor.page, "notes.saccade.json");
    await runCommand(editor.page, "Saccade: Open Panel");
    const panel = panelPage(editor.page);
    await panel.getByRole("button", { name: "ask", exact: true }).click();
    await panel.getByRole("checkbox", { name: /^Enrich/ }).check();
    await panel.getByRole("button", { name: /^Close/ }).click();
    await press(panel, "Run");
    await untilFinished(panel, 1);
    await expect.poll(() => answerOf(trial(panel, "uniform:4").first())).toMatch(/^surprise/);
    await panel.getByRole("button", { name: `Edit the ${TELLING}` }).waitFor();
  });

  it("can be written by hand, and the prompt is asked anew with them", async () => {
    const panel = panelPage(editor.page);
    await panel.getByRole("button", { name: `Edit the ${TELLING}` }).click();
    const words = panel.getByRole("textbox", { name: /^Words of the note of gap 2/ });
    expect(await words.inputValue()).toMatch(/eyes widen/);
    await words.fill("nothing changes");
    await words.press("Control+Enter");
    await expect.poll(() => answerOf(trial(panel, "uniform:4").first())).toMatch(/^neutral/);
    await editor.screenshot("notes");
    await saveFile(editor.page);
    const overrides = '"enrich": {"overrides": [{ "gap": 2, "text": ["nothing changes", "nothing changes"] }]}';
    expect(await read("notes.saccade.json")).toBe(LOOK.replace('show?" }', `show?", ${overrides} }`));
  });
});

describe("a window that was closed and opened again", () => {
  it("finds its results, and computes nothing for it", async () => {
    editor = await editor.restart();
    await openFile(editor.page, "event.saccade.json");
    await runCommand(editor.page, "Saccade: Open Panel");
    const panel = panelPage(editor.page);
    await untilFinished(panel, 2);
    await expect.poll(() => answerOf(trial(panel, "apex:4").first())).toMatch(/^neutral/);
  });
});
