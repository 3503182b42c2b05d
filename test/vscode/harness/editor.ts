import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Page } from "playwright-core";
import { output } from "./folders.ts";
import { openInBrowser } from "./editor-in-browser.ts";
import { openOnDesktop } from "./editor-on-desktop.ts";

/** For each step of a test, in milliseconds: an editor on a busy machine is slow, and slowness is not what is tested. */
const STEP_TIMEOUT_MS = 90_000;

export type EditorKind = "browser" | "desktop";

/** What the suite's set-up prepared, once for all test files. */
export interface Prepared {
  readonly kind: EditorKind;
  /** code-server's entry, or the desktop editor's executable. */
  readonly program: string;
  /** Holds the packaged extension, installed. */
  readonly extensionsFolder: string;
}

/** What an editor is started with: all folders are new, and gone after the test. */
export interface Launch extends Prepared {
  readonly workspace: string;
  readonly userData: string;
}

export interface RunningEditor {
  readonly page: Page;
  /** The process that all others of the editor descend from. */
  readonly pid: number;
  /** Where settings of machine scope are read from. */
  readonly machineSettings: string;
  close(): Promise<void>;
}

export interface Editor extends RunningEditor {
  readonly workspace: string;
  readonly userData: string;
  writeMachineSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  screenshot(name: string): Promise<void>;
}

/** Starts an editor on a new folder that `fill` may put files in. `trusted: false` opens it in Restricted Mode. */
export async function openEditor(
  prepared: Prepared,
  options: { trusted?: boolean; fill?(workspace: string): Promise<void> } = {},
): Promise<Editor> {
  const folder = await mkdtemp(join(tmpdir(), "saccade-editor-"));
  const launch = { ...prepared, workspace: join(folder, "clips"), userData: join(folder, "user") };
  await mkdir(launch.workspace);
  await options.fill?.(launch.workspace);
  const trust = "security.workspace.trust";
  await writeJson(join(launch.userData, "User", "settings.json"), {
    [`${trust}.enabled`]: options.trusted === false,
    [`${trust}.startupPrompt`]: "never",
    "workbench.startupEditor": "none",
    "telemetry.telemetryLevel": "off",
    "chat.disableAIFeatures": true,
  });
  const editor = await (prepared.kind === "desktop" ? openOnDesktop(launch) : openInBrowser(launch));
  editor.page.setDefaultTimeout(STEP_TIMEOUT_MS);
  return {
    ...editor,
    workspace: launch.workspace,
    userData: launch.userData,
    writeMachineSettings: (settings) => writeJson(editor.machineSettings, settings),
    screenshot: async (name) => {
      await editor.page.screenshot({ path: join(output, `${name}.png`) });
    },
    close: async () => {
      await editor.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify(value, null, 2));
}
