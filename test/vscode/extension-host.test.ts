import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, inject, it } from "vitest";
import { copyClips } from "./harness/demo.ts";
import { type Editor, openEditor } from "./harness/editor.ts";
import { screenshotsOfFailures } from "./harness/failed-screenshots.ts";
import { InsideChannel } from "./harness/inside-channel.ts";
import { addSampler, lane, panelPage } from "./harness/panel.ts";
import type { CheckName } from "./inside/checks.ts";
import { LOOK, MISSHAPEN, WRONG } from "./inside/documents.ts";

const prepared = inject("prepared");
let editor: Editor;
let inside: InsideChannel;
screenshotsOfFailures(() => editor);

beforeAll(async () => {
  editor = await openEditor(prepared, {
    fill: async (workspace) => {
      await copyClips(workspace);
      await writeFile(join(workspace, "look.saccade.json"), LOOK);
      await writeFile(join(workspace, "wrong.saccade.json"), WRONG);
      await writeFile(join(workspace, "shape.saccade.json"), MISSHAPEN);
      await writeFile(join(workspace, "notes.txt"), "no experiment");
      await writeFile(join(workspace, "data.json"), "{}");
      inside = await InsideChannel.open(workspace);
    },
  });
});

afterAll(async () => {
  await editor.close();
  inside.close();
});

/** A test that is one check in the extension host. */
function checked(title: string, name: CheckName): void {
  it(title, () => inside.check(name));
}

describe("in the extension host, Saccade", () => {
  checked("is installed as a workspace extension, and sleeps", "isInstalledAsleep");
  checked("sleeps over text and plain JSON", "sleepsOverOtherDocuments");
  checked("wakes for an experiment's text", "wakesForAnExperiment");
  checked("starts no process by being active", "startsNothingWhenActivated");
  checked("registers the commands it declares, and those that its links call", "registersItsCommands");
});

describe("in the extension host, settings", () => {
  checked("have the values they declare", "haveTheirDefaults");
  checked("are the machine's, but for one that a folder may set", "keepTheirScopes");
});

describe("in the extension host, an experiment's text", () => {
  checked("is marked where something is wrong, in sentences", "marksWhatIsWrong");
  checked("has no mark where nothing is", "marksNothingElse");
  checked("is marked by the editor where the schema says it", "leavesTheSchemaToTheEditor");
  checked("is completed with the keys it lacks", "completesKeys");
  checked("is explained on hover", "explainsKeys");
  checked("has links over it", "showsLinks");
});

describe("in the extension host, the panel", () => {
  checked("opens as a custom editor that leaves the document as it is", "opensOverTheDocument");

  it("follows an edit by others, and the document follows the panel, comments kept", async () => {
    await inside.check("takesAWorkspaceEdit");
    const panel = panelPage(editor.page);
    await lane(panel, "bins:3").waitFor();
    await addSampler(panel, "apex:4");
    await inside.check("holdsWhatThePanelChanged");
  });

  it("makes changes that one step of undo takes back", async () => {
    await inside.check("undoesInOneStep");
    await lane(panelPage(editor.page), "apex:4").waitFor({ state: "detached" });
  });

  checked("opens a clip as a document that is not saved yet", "opensAClipAsAnUntitledDocument");
  checked("shares one lab with the others", "sharesOneLab");

  it("leaves no process once all are closed and nothing was asked for a while", async () => {
    await editor.writeMachineSettings({ "saccade.idleMinutes": 0.1 });
    await inside.check("leavesNoProcess");
  });
});
