import assert from "node:assert/strict";
import * as vscode from "vscode";
import { COMMANDS, INTERNAL_COMMANDS, PANEL } from "../../../src/vscode/ids.ts";
import { LOOK } from "./documents.ts";
import { eventually, inWorkspace } from "./saccade.ts";
import { startedProcesses } from "./started-processes.ts";

const { tabGroups } = vscode.window;

function lookDocument(): vscode.TextDocument {
  const uri = inWorkspace("look.saccade.json").toString();
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri);
  assert.ok(document, "The experiment is not open.");
  return document;
}

/** The panel opens as our custom editor of the document, which it leaves as it is. */
export async function opensOverTheDocument(): Promise<void> {
  await vscode.commands.executeCommand(INTERNAL_COMMANDS.openPanel, inWorkspace("look.saccade.json"));
  const input = tabGroups.activeTabGroup.activeTab?.input;
  assert.ok(input instanceof vscode.TabInputCustom, "The active tab is no custom editor.");
  assert.equal(input.viewType, PANEL);
  assert.equal(input.uri.toString(), lookDocument().uri.toString());
  assert.equal(lookDocument().getText(), LOOK);
  assert.equal(lookDocument().isDirty, false);
}

/** An edit by whatever else is in the editor, while the panel is what is seen. */
export async function takesAWorkspaceEdit(): Promise<void> {
  const document = lookDocument();
  const edit = new vscode.WorkspaceEdit();
  const place = document.getText().indexOf(" ], // four are few");
  edit.insert(document.uri, document.positionAt(place), ', "bins:3"');
  assert.equal(await vscode.workspace.applyEdit(edit), true);
  assert.equal(document.getText(), LOOK.replace('"uniform:4" ]', '"uniform:4", "bins:3" ]'));
  assert.equal(document.isDirty, true);
  assert.ok(tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputCustom);
}

/** What the panel changed since stands in the document, around the comments. */
export function holdsWhatThePanelChanged(): void {
  const expected = LOOK.replace('"uniform:4" ]', '"uniform:4", "bins:3", "apex:4" ]');
  assert.equal(lookDocument().getText(), expected);
}

/** One step of undo takes back what the panel changed, and no more. */
export async function undoesInOneStep(): Promise<void> {
  await vscode.commands.executeCommand("undo");
  await eventually(() => {
    assert.equal(lookDocument().getText(), LOOK.replace('"uniform:4" ]', '"uniform:4", "bins:3" ]'));
  });
}

/** A clip without an experiment beside it gets one that is not saved yet, as a person would write it. */
export async function opensAClipAsAnUntitledDocument(): Promise<void> {
  await vscode.commands.executeCommand(COMMANDS.openClip, inWorkspace("clips", "surprise-01.mp4"));
  const untitled = inWorkspace("clips", "surprise-01.saccade.json").with({ scheme: "untitled" });
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === untitled.toString());
  assert.ok(document, `${untitled.toString()} is not open.`);
  assert.deepEqual([document.isUntitled, document.isDirty, document.languageId], [true, true, "jsonc"]);
  assert.equal(
    document.getText(),
    `{
  "clips": ["surprise-01.mp4"],
  "models": ["faces"],
  "samplers": ["uniform:4", "apex:4"],
  "prompts": [{ "name": "question", "text": "Which emotion does the person show?" }],
  "decoders": ["greedy"],
  "labels": ["neutral", "happiness", "anger", "sadness", "surprise", "fear", "disgust"],
  "topLogits": 10
}
`,
  );
  const input = tabGroups.activeTabGroup.activeTab?.input;
  assert.ok(input instanceof vscode.TabInputCustom, "The active tab is no custom editor.");
  assert.deepEqual([input.viewType, input.uri.toString()], [PANEL, untitled.toString()]);
  await assert.rejects(async () => vscode.workspace.fs.stat(untitled.with({ scheme: "file" })));
}

/** While panels are open there is one lab for all of them. */
export async function sharesOneLab(): Promise<void> {
  await eventually(async () => {
    assert.deepEqual(await startedProcesses(), ["dist/lab.js"]);
  });
}

/** Once panels are closed and nothing was asked for as long as the setting says, no process is left. */
export async function leavesNoProcess(): Promise<void> {
  while (tabGroups.activeTabGroup.activeTab !== undefined) {
    // Changes are dropped: closing such a tab by itself asks what to do with them.
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  }
  assert.deepEqual(
    tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)),
    [],
  );
  await eventually(async () => {
    assert.deepEqual(await startedProcesses(), []);
  });
}
