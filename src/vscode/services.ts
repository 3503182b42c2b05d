import type * as vscode from "vscode";
import type { z } from "zod";
import type { LabNotifications, LabRequests } from "../protocol/lab-channel.ts";
import type { PanelEngine, PanelState, ShownProbe } from "../protocol/panel-state.ts";
import type { ProbeKind } from "../protocol/probe.ts";
import type { RunSelection } from "../protocol/run.ts";

export type LabParams<Method extends keyof LabRequests> = z.input<LabRequests[Method]["params"]>;
export type LabResult<Method extends keyof LabRequests> = z.infer<LabRequests[Method]["result"]>;
export type LabState = PanelEngine["lab"];

/** What is told of one request while it is under way. */
export type LabListener = {
  readonly [Name in "progress" | "token" | "begun" | "trials"]?: (params: z.infer<LabNotifications[Name]>) => void;
};

/** The way to the lab process, which is forked when something is asked and stopped when nothing is for some minutes. */
export interface Lab {
  readonly state: LabState;
  readonly onDidChangeState: vscode.Event<LabState>;
  /** The process's number, while one runs. */
  readonly pid: number | undefined;
  /**
   * Asks the lab. What it needs of the editor's settings (ffmpeg) is filled in by {@link LabSettings}.
   *
   * @throws SaccadeError `input` in a workspace that is not trusted; of the lab's own kind; `failure` if the process
   *   dies; `cancelled`
   */
  request<Method extends keyof LabRequests>(
    method: Method,
    params: LabParams<Method>,
    options?: { readonly signal?: AbortSignal | undefined; readonly listener?: LabListener | undefined },
  ): Promise<LabResult<Method>>;
}

/** A document whose panel is open, or whose run goes on behind it. */
export interface PanelView {
  readonly uri: vscode.Uri;
  readonly state: PanelState;
  readonly onDidChange: vscode.Event<void>;
  /** Whether a run, a probe or a branch is under way. */
  readonly isBusy: boolean;
  /** Starts a run; @throws SaccadeError where it cannot begin. Settles once it has begun. */
  run(only?: RunSelection): Promise<void>;
  resume(): Promise<void>;
  probe(kind: ProbeKind): Promise<void>;
  /** Lets the page show its answers, or a probe, run or not. Coverage is counted there and asks no model. */
  show(at: ShownProbe | "answers"): void;
  cancel(): Promise<void>;
  /** Shows a run of the document, by its folder; @throws SaccadeError while something is computed. */
  showRun(directory: string): Promise<void>;
}

/** The panels of this window. */
export interface Panels {
  /** Those that are open. */
  readonly views: readonly PanelView[];
  /** The one that the person looks at, or looked at last. */
  readonly active: PanelView | undefined;
  /** Panels came or went, another is active, or runs began or ended. */
  readonly onDidChange: vscode.Event<void>;
  /** Opens a document's panel, or brings it to the front. */
  open(uri: vscode.Uri): Promise<PanelView>;
  /** The same beside what the person writes in, who goes on writing. */
  openBeside(uri: vscode.Uri): Promise<PanelView>;
  /** Where a clip's view, thumbnails and pictures are kept. */
  readonly storage: vscode.Uri;
}

/** What parts of the extension share. Made when the extension is activated; nothing in it does work before it is asked. */
export interface Saccade {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly lab: Lab;
  readonly panels: Panels;
}
