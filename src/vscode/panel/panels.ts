import * as vscode from "vscode";
import { SaccadeError } from "../../protocol/errors.ts";
import { PANEL } from "../ids.ts";
import type { Panels, PanelView, Saccade } from "../services.ts";
import type { PanelSession } from "./panel-session.ts";

/** The custom editor of experiment documents. What a panel needs is loaded when the first one is opened. */
export class PanelEditors implements Panels, vscode.CustomTextEditorProvider, vscode.Disposable {
  readonly storage: vscode.Uri;
  readonly #saccade: () => Saccade;
  readonly #sessions = new Map<string, Promise<PanelSession>>();
  readonly #open = new Map<string, PanelSession>();
  /** The editors that show a document's panel. */
  readonly #shown = new Map<string, Set<vscode.WebviewPanel>>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #context = new Map<string, boolean>();
  #active: string | undefined;
  readonly #saves: vscode.Disposable;

  readonly onDidChange = this.#changed.event;

  /** @param saccade what panels use; asked for once the first panel is opened */
  constructor(context: vscode.ExtensionContext, saccade: () => Saccade) {
    this.storage = vscode.Uri.joinPath(context.globalStorageUri, "clips");
    this.#saccade = saccade;
    this.#saves = vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      this.#followSave(uri);
    });
  }

  get views(): readonly PanelView[] {
    return [...this.#open.values()];
  }

  get active(): PanelView | undefined {
    return this.#active === undefined ? undefined : this.#open.get(this.#active);
  }

  async open(uri: vscode.Uri): Promise<PanelView> {
    const document = await vscode.workspace.openTextDocument(uri);
    const shown = this.#shown.get(uri.toString())?.values().next().value;
    // One that stands beside the text stays there.
    if (shown) shown.reveal(shown.viewColumn);
    else await vscode.commands.executeCommand("vscode.openWith", document.uri, PANEL);
    return this.#sessionOf(document);
  }

  async openBeside(uri: vscode.Uri): Promise<PanelView> {
    const document = await vscode.workspace.openTextDocument(uri);
    if (!this.#shown.has(uri.toString())) {
      const where = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      await vscode.commands.executeCommand("vscode.openWith", document.uri, PANEL, where);
    }
    return this.#sessionOf(document);
  }

  async resolveCustomTextEditor(document: vscode.TextDocument, panel: vscode.WebviewPanel): Promise<void> {
    const session = await this.#sessionOf(document);
    const { pageHtml } = await import("./page-html.ts");
    const { context } = this.#saccade();
    const { webview } = panel;
    const page = session.addPage(webview);
    const allow = (): boolean => {
      const roots = [vscode.Uri.joinPath(context.extensionUri, "dist"), this.storage, ...session.folders];
      const known = webview.options.localResourceRoots ?? [];
      if (roots.every((root) => known.some((one) => isWithin(root, one)))) return false;
      webview.options = { enableScripts: true, localResourceRoots: roots };
      return true;
    };
    allow();
    webview.html = pageHtml(webview, context.extensionUri);
    const subscriptions = [
      page,
      // A clip from another folder: the page is loaded anew with the right to show it, and is told everything again.
      session.onDidChange(() => {
        if (allow()) page.isReady = false;
      }),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) page.isReady = false;
        if (panel.active) this.#activate(document.uri);
      }),
    ];
    const key = document.uri.toString();
    const shown = this.#shown.get(key) ?? new Set();
    this.#shown.set(key, shown.add(panel));
    panel.onDidDispose(() => {
      for (const one of subscriptions) one.dispose();
      shown.delete(panel);
      if (shown.size === 0) this.#shown.delete(key);
      session.store.removePage(page);
      this.#closeIfDone(session);
    });
    this.#activate(document.uri);
  }

  dispose(): void {
    this.#saves.dispose();
    for (const session of this.#open.values()) session.dispose();
    this.#open.clear();
    this.#changed.dispose();
  }

  /** A document that is saved for the first time is another one from then on: its panel goes on over the file. */
  #followSave(uri: vscode.Uri): void {
    const untitled = uri.with({ scheme: "untitled" });
    if (uri.scheme !== "file" || !this.#open.has(untitled.toString())) return;
    void import("./follow-save.ts").then(({ showPanelOfSaved }) => showPanelOfSaved(uri));
  }

  #activate(uri: vscode.Uri): void {
    this.#active = uri.toString();
    this.#tell();
  }

  #sessionOf(document: vscode.TextDocument): Promise<PanelSession> {
    const key = document.uri.toString();
    let session = this.#sessions.get(key);
    if (!session) {
      session = this.#create(document, key);
      this.#sessions.set(key, session);
      session.catch(() => this.#sessions.delete(key));
    }
    return session;
  }

  async #create(document: vscode.TextDocument, key: string): Promise<PanelSession> {
    if (document.uri.scheme !== "file" && document.uri.scheme !== "untitled") {
      throw new SaccadeError("input", `${document.uri.toString()} is no file on this machine: save it to disk first.`);
    }
    const { PanelSession } = await import("./panel-session.ts");
    const session = new PanelSession(document, this.#saccade());
    this.#open.set(key, session);
    session.onDidChange(() => {
      this.#closeIfDone(session);
      this.#tell();
    });
    return session;
  }

  /** A panel that nobody looks at goes once nothing is computed for it. */
  #closeIfDone(session: PanelSession): void {
    if (session.store.pages.size > 0 || session.isBusy || !session.wasShown) return;
    const key = session.uri.toString();
    if (!this.#open.delete(key)) return;
    this.#sessions.delete(key);
    session.dispose();
    this.#tell();
  }

  #tell(): void {
    const status = this.active?.state.run?.status;
    const isBusy = this.views.some(({ isBusy }) => isBusy);
    const canResume = status === "cancelled" || status === "interrupted" || status === "failed";
    this.#setContext("saccade.isBusy", isBusy);
    this.#setContext("saccade.canResume", canResume && !isBusy);
    this.#changed.fire();
  }

  /** For when commands can be called, told only when it changes. */
  #setContext(key: string, value: boolean): void {
    if (this.#context.get(key) === value) return;
    this.#context.set(key, value);
    void vscode.commands.executeCommand("setContext", key, value);
  }
}

function isWithin(inner: vscode.Uri, outer: vscode.Uri): boolean {
  return inner.path === outer.path || inner.path.startsWith(outer.path.endsWith("/") ? outer.path : `${outer.path}/`);
}
