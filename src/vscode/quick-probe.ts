import { basename } from "node:path";
import * as vscode from "vscode";
import { messageOf, SaccadeError } from "../protocol/errors.ts";
import { chooseClip } from "./choose-clip.ts";
import { runCli } from "./cli-process.ts";
import { ffmpegSetting } from "./settings.ts";

const DEFAULT_PROMPT = "Which emotion does the person show?";
const SHOW_LOG = "Show Log";
const MANAGE_TRUST = "Manage Trust";

export interface QuickProbeOptions {
  readonly cliPath: string;
  readonly log: vscode.LogOutputChannel;
  /** Aborted when the extension goes: no probe outlives the editor. */
  readonly shutdown: AbortSignal;
}

/** One question about one clip: the answer goes to the log in full and to a message in short. */
export async function quickProbe(options: QuickProbeOptions, calledOn?: unknown): Promise<void> {
  try {
    if (!(await mayRun())) return;
    const clip = await chooseClip(calledOn);
    if (clip === undefined) return;
    if (clip.scheme !== "file") {
      throw new SaccadeError("input", `"${clip.toString()}" is no file on this machine; save the clip to disk first.`);
    }
    const prompt = await vscode.window.showInputBox({
      title: `Quick Probe: ${basename(clip.fsPath)}`,
      prompt: "What to ask about this clip",
      value: DEFAULT_PROMPT,
      validateInput: (text) => (text.trim() === "" ? "Ask something." : undefined),
    });
    if (prompt === undefined) return;
    await ask(options, clip.fsPath, prompt.trim());
  } catch (error) {
    report(options.log, error);
  }
}

async function ask({ cliPath, log, shutdown }: QuickProbeOptions, clip: string, prompt: string): Promise<void> {
  const ffmpeg = ffmpegSetting();
  const args = ["ask", clip, "--json", `--prompt=${prompt}`];
  if (ffmpeg !== undefined) args.push(`--ffmpeg=${ffmpeg}`);
  log.info(`Asking "${prompt}" about ${clip}`);
  // Beside an answer these are what a person should know of it; a failure's sentence comes with its error.
  const notes: string[] = [];

  const progress = { location: vscode.ProgressLocation.Notification, title: `Asking about ${basename(clip)}` };
  const stdout = await vscode.window.withProgress({ ...progress, cancellable: true }, async (_progress, token) => {
    const cancel = new AbortController();
    token.onCancellationRequested(() => {
      cancel.abort();
    });
    const signal = AbortSignal.any([cancel.signal, shutdown]);
    return runCli({ cliPath, args, signal, onStderr: (line) => notes.push(line) });
  });

  // Loaded only now: it brings the validators, which activation has no use for.
  const { answerLines, answerSummary, parseAnswer } = await import("./answer-text.ts");
  const answer = parseAnswer(stdout);
  for (const line of answerLines(answer)) log.info(line);
  for (const note of notes) log.info(note);
  offerLog(vscode.window.showInformationMessage(`${basename(clip)}: ${answerSummary(answer)}`, SHOW_LOG), log);
}

/** A probe runs ffmpeg on a file of the workspace, which an untrusted workspace may have chosen to do harm. */
async function mayRun(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const message = "Saccade runs nothing in a workspace that is not trusted. Trust it to probe its clips.";
  if ((await vscode.window.showWarningMessage(message, MANAGE_TRUST)) === MANAGE_TRUST) {
    await vscode.commands.executeCommand("workbench.trust.manage");
  }
  return false;
}

function report(log: vscode.LogOutputChannel, error: unknown): void {
  const message = messageOf(error);
  if (error instanceof SaccadeError && error.kind === "cancelled") {
    log.info(message);
    return;
  }
  log.error(error instanceof SaccadeError || !(error instanceof Error) ? message : (error.stack ?? message));
  offerLog(vscode.window.showErrorMessage(`Quick Probe: ${message}`, SHOW_LOG), log);
}

/** Shows the log if its button is pressed; nobody waits for a message to be closed. */
function offerLog(choice: Thenable<string | undefined>, log: vscode.LogOutputChannel): void {
  void choice.then((button) => {
    if (button === SHOW_LOG) log.show();
  });
}
