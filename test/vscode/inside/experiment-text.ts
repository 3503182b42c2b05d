import assert from "node:assert/strict";
import * as vscode from "vscode";
import { INTERNAL_COMMANDS } from "../../../src/vscode/ids.ts";
import { eventually, inWorkspace } from "./saccade.ts";

const { runFromText, openPanel } = INTERNAL_COMMANDS;

async function open(name: string): Promise<vscode.TextDocument> {
  return vscode.workspace.openTextDocument(inWorkspace(name));
}

/** `text` with its first and last place, as an editor counts: lines and columns from 0. */
function placed(document: vscode.TextDocument, { start, end }: vscode.Range): string {
  return `${start.line}:${start.character}-${end.line}:${end.character} ${document.getText(new vscode.Range(start, end))}`;
}

/** What is wrong is marked at its place, in a sentence, once. */
export async function marksWhatIsWrong(): Promise<void> {
  const document = await open("wrong.saccade.json");
  const expected = [
    ["Warning", '1:37-1:47 "gone.mp4"', 'There is no clip "gone.mp4" beside this document.'],
    [
      "Error",
      '2:28-2:36 "bins:x"',
      '"bins:x" is no sampler: after bins: comes the number of frames, a whole number from 1 up, as in bins:8.',
    ],
    ["Warning", '3:80-3:92 "prompt.txt"', 'There is no file "prompt.txt" beside this document.'],
    [
      "Warning",
      '4:13-4:20 "facse"',
      'There is no model "facse": use faces, faces-balanced, faces-control, a model\'s folder, or a hub id (owner/name).',
    ],
  ];
  await eventually(() => {
    const found = vscode.languages
      .getDiagnostics(document.uri)
      .filter(({ source }) => source === "Saccade")
      .toSorted((a, b) => a.range.start.compareTo(b.range.start))
      .map(({ severity, range, message }) => [vscode.DiagnosticSeverity[severity], placed(document, range), message]);
    assert.deepEqual(found, expected);
  });
}

/** An experiment without a fault has no mark of anyone, the editor's own check by our schema included. */
export async function marksNothingElse(): Promise<void> {
  const document = await open("look.saccade.json");
  await vscode.window.showTextDocument(document);
  await eventually(() => {
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
  });
}

/** What the schema says is marked by the editor itself, and not once more by us. */
export async function leavesTheSchemaToTheEditor(): Promise<void> {
  const document = await open("shape.saccade.json");
  await vscode.window.showTextDocument(document);
  await eventually(() => {
    const found = vscode.languages.getDiagnostics(document.uri).map(({ source, range }) => {
      return [source, placed(document, range)];
    });
    assert.deepEqual(found, [[undefined, '2:2-2:12 "sampelrs"']]);
  });
}

/** Keys that an experiment does not have yet are offered, and those it has are not. */
export async function completesKeys(): Promise<void> {
  const document = await open("look.saccade.json");
  const place = document.positionAt(document.getText().lastIndexOf("}"));
  const expected = ["$schema", "baseline", "decoders", "maxTokens", "models", "repeats", "seed", "topLogits"];
  await eventually(async () => {
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      "vscode.executeCompletionItemProvider",
      document.uri,
      place,
    );
    const labels = items.filter(({ kind }) => kind === vscode.CompletionItemKind.Property).map(({ label }) => label);
    assert.deepEqual(labels.sort(), expected);
  });
}

/** A key says on hover what it is for. */
export async function explainsKeys(): Promise<void> {
  const document = await open("look.saccade.json");
  const place = document.positionAt(document.getText().indexOf('"samplers"') + 3);
  await eventually(async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      place,
    );
    const said = hovers.flatMap(({ contents }) => contents.map((one) => (one as vscode.MarkdownString).value));
    assert.deepEqual(said, ['Which frames a model is shown\\. Left out: \\["uniform:8"\\]\\.']);
    assert.deepEqual(
      hovers.map(({ range }) => range && document.getText(range)),
      ['"samplers"'],
    );
  });
}

/** Links over the text: everything, then each entry of an axis that has others; a sampler that is none has no link. */
export async function showsLinks(): Promise<void> {
  const { uri } = await open("wrong.saccade.json");
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri, 20);
  const told = found.map(({ range: { start }, command }) => {
    const [document, only] = (command?.arguments ?? []) as [vscode.Uri?, unknown?];
    assert.equal(document?.toString(), uri.toString());
    return [`${start.line}:${start.character}`, command?.title, command?.command, only];
  });
  assert.deepEqual(told, [
    ["0:0", "Run", runFromText, undefined],
    ["0:0", "Open Panel", openPanel, undefined],
    ["2:15", "Run this sampler", runFromText, { samplers: ["uniform:4"] }],
    ["3:14", "Run Which emotion does the …", runFromText, { prompts: ["Which emotion does the person show?"] }],
    ["3:53", "Run filed", runFromText, { prompts: ["filed"] }],
  ]);
}
