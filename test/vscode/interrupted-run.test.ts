import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { copyClips } from "./harness/demo.ts";
import { type Editor, openEditor } from "./harness/editor.ts";
import { screenshotsOfFailures } from "./harness/failed-screenshots.ts";
import { repository } from "./harness/folders.ts";
import { panelPage, press, untilFinished, untilUnderWay } from "./harness/panel.ts";
import { descendants } from "./harness/processes.ts";
import { countDialogs, openFile, runCommand } from "./harness/workbench.ts";

const prepared = inject("prepared");
let editor: Editor;
screenshotsOfFailures(() => editor);

const MARKUP = "<img src=x onerror=alert(1)>";

/** Long enough to be interrupted: many long prompts about eight clips, and no two experiments share any. */
function long(fewestFrames: number): object {
  const samplers = Array.from({ length: 8 }, (_, more) => `uniform:${fewestFrames + more}`);
  return { clips: ["clips/*.mp4"], samplers, decoders: [{ name: "warm", temperature: 1 }], repeats: 3 };
}
const LONG_TRIALS = 192;

beforeAll(async () => {
  editor = await openEditor(prepared, {
    fill: async (workspace) => {
      const write = (name: string, document: object): Promise<void> =>
        writeFile(join(workspace, `${name}.saccade.json`), JSON.stringify(document));
      await copyClips(workspace);
      await cp(join(repository, "media", "clips", "surprise-01.mp4"), join(workspace, "<b onclick=x>.mp4"));
      await write("cancelled", long(56));
      await write("killed", long(48));
      const prompts = [{ name: MARKUP, text: `Say ${MARKUP}` }];
      await write("markup", { clips: ["<b onclick=x>.mp4"], prompts, labels: [MARKUP, "b"] });
    },
  });
});

afterAll(async () => {
  await editor.screenshot("interrupted-run");
  await editor.close();
});

/** The trials that the journal of a document's only run holds, each by its identity. */
async function journalledTrials(document: string): Promise<string[]> {
  const runs = join(editor.workspace, ".saccade", `${document}.saccade.json`);
  const names = await readdir(runs);
  expect(names).toHaveLength(1);
  const text = await readFile(join(runs, names[0] ?? "", "journal.jsonl"), "utf8");
  return text.split("\n").flatMap((line) => {
    if (line === "") return [];
    const entry = JSON.parse(line) as { line: string; id?: string };
    return entry.line === "trial" ? [entry.id ?? ""] : [];
  });
}

async function expectEachOnce(document: string): Promise<void> {
  const trials = await journalledTrials(document);
  expect(new Set(trials).size).toBe(LONG_TRIALS);
  expect(trials).toHaveLength(LONG_TRIALS);
}

describe("a run", () => {
  it("is cancelled, says what is left, and resumes to the same end", async () => {
    await openFile(editor.page, "cancelled.saccade.json");
    await runCommand(editor.page, "Saccade: Run Experiment");
    const panel = panelPage(editor.page);
    await untilUnderWay(panel, LONG_TRIALS);
    await press(panel, "Cancel");
    await panel.getByText(/^Resume computes the other \d+; what was done is kept\.$/).waitFor();
    await press(panel, "Resume");
    await untilFinished(panel, LONG_TRIALS);
    await expectEachOnce("cancelled");
  });

  it.skipIf(process.platform === "win32")(
    "whose lab is killed says so in a sentence, starts again, and computes no trial twice",
    async () => {
      await openFile(editor.page, "killed.saccade.json");
      await runCommand(editor.page, "Saccade: Run Experiment");
      const panel = panelPage(editor.page);
      await untilUnderWay(panel, LONG_TRIALS);
      const lab = (await descendants(editor.pid)).find(({ command }) => /dist.lab\.js/.test(command));
      if (lab === undefined) throw new Error("There is no lab.");
      process.kill(lab.pid, "SIGKILL");
      await panel.getByText("The lab process ended with signal SIGKILL and is started again").first().waitFor();
      await untilFinished(panel, LONG_TRIALS);
      await expectEachOnce("killed");
    },
  );
});

describe("what is shown is data", () => {
  it("markup in names, prompts and labels stays text", async () => {
    const dialogs = countDialogs(editor.page);
    await openFile(editor.page, "markup.saccade.json");
    await runCommand(editor.page, "Saccade: Run Experiment");
    const panel = panelPage(editor.page);
    await untilFinished(panel, 1);
    await panel.locator("saccade-panel-trial").scrollIntoViewIfNeeded();
    await panel.getByText(MARKUP).first().waitFor();
    expect(await panel.locator("img[src=x], b[onclick]").count()).toBe(0);
    expect(dialogs()).toBe(0);
  });
});
