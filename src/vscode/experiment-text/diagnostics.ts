import * as vscode from "vscode";
import type { Saccade } from "../services.ts";
import { CLIP_EXTENSIONS } from "../clip-file.ts";
import { isExperiment } from "./experiment-file.ts";
import type { Releasable } from "../releasable.ts";

/** Files that experiments name. */
const NAMED = `**/*.{${[...CLIP_EXTENSIONS, "jsonl", "txt", "md"].join(",")}}`;
/** How long a person may pause while typing, in milliseconds. */
const PAUSE_MS = 300;

/** Marks in experiments what the schema cannot say: names that are no sampler, files and models that are not there. */
export function registerDiagnostics({ context }: Saccade): Releasable[] {
  const collection = vscode.languages.createDiagnosticCollection("saccade");
  const pauses = new Map<string, NodeJS.Timeout>();

  const check = (document: vscode.TextDocument): void => {
    if (!isExperiment(document)) return;
    const key = document.uri.toString();
    clearTimeout(pauses.get(key));
    const run = async (): Promise<void> => {
      pauses.delete(key);
      const { version } = document;
      const found = await findDiagnostics(document, context.extensionUri);
      // A later change has a check of its own.
      if (isOpen(document) && document.version === version) collection.set(document.uri, found);
    };
    pauses.set(
      key,
      setTimeout(() => void run(), PAUSE_MS),
    );
  };
  const checkAll = (): void => {
    vscode.workspace.textDocuments.forEach(check);
  };
  // A clip that was missing may have come.
  const files = vscode.workspace.createFileSystemWatcher(NAMED, false, true, false);

  checkAll();
  return [
    collection,
    files,
    files.onDidCreate(checkAll),
    files.onDidDelete(checkAll),
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      check(document);
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      collection.delete(document.uri);
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(checkAll),
    new vscode.Disposable(() => {
      pauses.forEach(clearTimeout);
    }),
  ];
}

async function findDiagnostics(document: vscode.TextDocument, extension: vscode.Uri): Promise<vscode.Diagnostic[]> {
  const { readProblems } = await import("./read-problems.ts");
  const text = document.getText();
  const problems = readProblems(text, document.uri.path.split("/").at(-1) ?? "").map(({ line, column, sentence }) => {
    const at = new vscode.Position(line - 1, column - 1);
    return diagnostic(rangeFrom(document, at), sentence, vscode.DiagnosticSeverity.Error);
  });
  // In a workspace that is not trusted nothing is read but the text itself.
  if (!vscode.workspace.isTrusted || document.uri.scheme !== "file") return problems;

  const { namedFiles } = await import("./named-files.ts");
  const { findMissing } = await import("./find-missing.ts");
  const bundled = await bundledModels(extension);
  const folder = vscode.Uri.joinPath(document.uri, "..");
  const missing = await Promise.all(
    namedFiles(text).map(async (named) => {
      const sentence = await findMissing(named, folder, bundled);
      if (sentence === undefined) return [];
      const range = new vscode.Range(
        document.positionAt(named.offset),
        document.positionAt(named.offset + named.length),
      );
      return [diagnostic(range, sentence, vscode.DiagnosticSeverity.Warning)];
    }),
  );
  return [...problems, ...missing.flat()];
}

/** Asked anew each time: the type checker takes a property it has read for settled. */
function isOpen(document: vscode.TextDocument): boolean {
  return !document.isClosed;
}

async function bundledModels(extension: vscode.Uri): Promise<ReadonlySet<string>> {
  const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(extension, "models"));
  return new Set(entries.flatMap(([name, type]) => (type === vscode.FileType.Directory ? [name] : [])));
}

/** The value that begins at a place: to the end of its line's text, without the comma. */
function rangeFrom(document: vscode.TextDocument, at: vscode.Position): vscode.Range {
  const from = document.validatePosition(at);
  const rest = document.lineAt(from.line).text.slice(from.character);
  const length = /^("(?:[^"\\]|\\.)*"|[^\s,\]}]+)/.exec(rest)?.[0].length ?? 1;
  return new vscode.Range(from, document.validatePosition(from.translate(0, length)));
}

function diagnostic(range: vscode.Range, sentence: string, severity: vscode.DiagnosticSeverity): vscode.Diagnostic {
  const made = new vscode.Diagnostic(range, sentence, severity);
  made.source = "Saccade";
  return made;
}
