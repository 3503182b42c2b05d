import { join } from "node:path";
import * as vscode from "vscode";
import { SaccadeError } from "../../protocol/errors.ts";
import { exportReport } from "../commands/export-report.ts";
import { COMMANDS } from "../ids.ts";
import { showAsText } from "../show-as-text.ts";
import { editDocument } from "./document-desk.ts";
import { folderOf, shownTrial } from "./earlier-answers.ts";
import type { PageHandlers } from "./page.ts";
import type { PanelSession } from "./panel-session.ts";

/** What a page may ask of its panel. Each is checked anew: the page is believed nothing. */
export function pageHandlers(session: PanelSession): PageHandlers {
  const { saccade, store, runs, document } = session;
  const { lab } = saccade;
  /** Changes are made one after the other, each to the text that the one before has left. */
  let edits: Promise<unknown> = Promise.resolve();
  return {
    ready: (_, page) => {
      const state = store.greet(page);
      session.recheckClips();
      const { open } = runs.tokens;
      const tokens = [...open];
      if (tokens.length > 0) {
        setTimeout(() => {
          page.tell("tokens", { tokens });
        });
      }
      return Promise.resolve(state);
    },
    edit: async ({ version, changes }, page) => {
      const made = edits.then(() => editDocument(document, version, changes));
      edits = made.catch(() => undefined);
      const { applied, reason } = await made;
      if (!applied) page.refuse(`edit: ${reason ?? "The editor did not take the change."}`);
      return { applied, reason };
    },
    run: async ({ only }) => {
      await session.run(only);
      return {};
    },
    resume: async () => {
      await session.resume();
      return {};
    },
    cancel: async () => {
      await session.cancel();
      return {};
    },
    probe: async ({ kind }) => {
      await session.probe(kind);
      return {};
    },
    token: async ({ of, trial, place, note }) => {
      const { state } = store;
      const directory = folderOf(state, typeof of === "object" ? (shownTrial(state, trial)?.of ?? "run") : of, trial);
      if (directory === undefined) throw new SaccadeError("input", "There is no such run any more.");
      const asked = typeof of === "object" ? { branch: of.branch } : { trial, ...(note === undefined ? {} : { note }) };
      return lab.request("token", { directory, of: asked, place });
    },
    branch: ({ trial, place, tokenId }) => {
      runs.branch(trial, place, tokenId);
      return Promise.resolve({});
    },
    render: ({ prompt, model }) =>
      lab.request("render", { document: session.path, text: document.getText(), prompt, model, sendHubToken: false }),
    picture: async ({ clip, index, sampler }, { webview }) => {
      const shown = store.state.clips.find(({ name }) => name === clip);
      if (!shown?.videoUri) throw new SaccadeError("input", "The document has no such clip.");
      const spec = session.experiment?.samplers.find(({ name }) => name === sampler)?.spec;
      const folder = join(saccade.panels.storage.fsPath, "pictures");
      const view = spec === undefined ? {} : { sampler: spec };
      const { file } = await lab.request("picture", { clip: shown.videoUri, index, folder, ...view });
      return { uri: webview.asWebviewUri(vscode.Uri.file(file)).toString() };
    },
    showNewest: async () => {
      await session.showNewest();
      return {};
    },
    copy: async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
      return {};
    },
    exportReport: async () => {
      await exportReport(saccade, session);
      return {};
    },
    selectModel: async () => {
      await vscode.commands.executeCommand(COMMANDS.selectModel);
      return {};
    },
    openText: async ({ line = 1, column = 1 }) => {
      await showAsText(session.uri, new vscode.Position(line - 1, column - 1));
      return {};
    },
    showLog: () => {
      saccade.log.show();
      return Promise.resolve({});
    },
    manageTrust: async () => {
      await vscode.commands.executeCommand("workbench.trust.manage");
      return {};
    },
  };
}
