import assert from "node:assert/strict";
import * as vscode from "vscode";
import { COMMANDS, INTERNAL_COMMANDS } from "../../../src/vscode/ids.ts";
import { eventually, inWorkspace, manifest, pause, saccade } from "./saccade.ts";
import { startedProcesses } from "./started-processes.ts";

/** The workbench's own about our views: `saccade.runs.focus` and its like. */
const VIEWS = Object.values(manifest.contributes.views).flatMap((views) => views.map(({ id }) => `${id}.`));

async function ownCommands(): Promise<string[]> {
  const all = await vscode.commands.getCommands(true);
  return all.filter((id) => id.startsWith("saccade.") && !VIEWS.some((view) => id.startsWith(view))).sort();
}

/** The extension is there as a workspace extension, declares what was packaged, and sleeps. */
export async function isInstalledAsleep(): Promise<void> {
  const extension = saccade();
  const { extensionKind, isActive } = extension;
  const declared = extension.packageJSON as Partial<typeof manifest>;
  assert.equal(extensionKind, vscode.ExtensionKind.Workspace);
  assert.deepEqual(declared.extensionKind, ["workspace"]);
  assert.equal(declared.version, manifest.version);
  assert.deepEqual(declared.contributes?.commands, manifest.contributes.commands);
  assert.equal(isActive, false, "Saccade is active before anything asks for it.");
  assert.deepEqual(await ownCommands(), []);
}

/** Text and plain JSON are none of its business. */
export async function sleepsOverOtherDocuments(): Promise<void> {
  for (const [name, language] of [
    ["notes.txt", "plaintext"],
    ["data.json", "json"],
  ] as const) {
    const document = await vscode.workspace.openTextDocument(inWorkspace(name));
    await vscode.window.showTextDocument(document);
    assert.equal(document.languageId, language);
  }
  // Events that wake an extension are told without anyone waiting for it.
  await pause(500);
  assert.equal(saccade().isActive, false, "Saccade was activated by a text or by plain JSON.");
}

/** The text of an experiment wakes it. */
export async function wakesForAnExperiment(): Promise<void> {
  const document = await vscode.workspace.openTextDocument(inWorkspace("look.saccade.json"));
  assert.equal(document.languageId, "jsonc");
  await eventually(() => {
    assert.equal(saccade().isActive, true, "Saccade is not active though an experiment is open.");
  });
  assert.equal(saccade().exports, undefined);
}

/** Being active, even over an open experiment's text, takes no process. */
export async function startsNothingWhenActivated(): Promise<void> {
  await pause(500);
  assert.deepEqual(await startedProcesses(), []);
}

/** What package.json contributes, what code names and what is registered are the same. */
export async function registersItsCommands(): Promise<void> {
  const declared = manifest.contributes.commands.map(({ command }) => command);
  const internal: string[] = Object.values(INTERNAL_COMMANDS);
  assert.deepEqual(await ownCommands(), [...declared, ...internal].sort());
  assert.deepEqual(declared.toSorted(), Object.values(COMMANDS).sort());
}
