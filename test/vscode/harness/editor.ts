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
  /** Holds the packaged extension, installed, and the one of tests, which sleeps in all workspaces but its own. */
  readonly extensionsFolder: string;
}

/** What an editor is started with: all folders are new, and gone after the test. */
export interface Launch extends Prepared {
  readonly workspace: string;
  readonly userData: string;
  /** Of an editor that was open there before. */
  readonly port?: number | undefined;
}

export interface RunningEditor {
  readonly page: Page;
  /** The process that all others of the editor descend from. */
  readonly pid: number;
  /** That a browser reaches it at. */
  readonly port?: number | undefined;
  /** Where settings of machine scope are read from. */
  readonly machineSettings: string;
  close(): Promise<void>;
}

export interface Editor extends RunningEditor {
  readonly workspace: string;
  readonly userData: string;
  writeMachineSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  screenshot(name: string): Promise<void>;
  /** Ends the editor and opens it again on the same folders; this object is over, the one returned takes its place. */
  restart(): Promise<Editor>;
}

export interface EditorOptions {
  /** `false` opens the workspace in Restricted Mode. */
  readonly trusted?: boolean;
  /** Beside those that every test has. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Puts files into the workspace. */
  fill?(workspace: string): Promise<void>;
}

/** Starts an editor on a new folder that `fill` may put files in. */
export async function openEditor(prepared: Prepared, options: EditorOptions = {}): Promise<Editor> {
  const folder = await mkdtemp(join(tmpdir(), "saccade-editor-"));
  const launch = { ...prepared, workspace: join(folder, "clips"), userData: join(folder, "user") };
  await mkdir(launch.workspace);
  await options.fill?.(launch.workspace);
  const trust = "security.workspace.trust";
  await writeJson(join(launch.userData, "User", "settings.json"), {
    [`${trust}.enabled`]: options.trusted === false,
    [`${trust}.startupPrompt`]: "never",
    "workbench.startupEditor": "none",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "git.enabled": false,
    // As on a desktop: in a browser files are saved by themselves.
    "files.autoSave": "off",
    "telemetry.telemetryLevel": "off",
    "chat.disableAIFeatures": true,
    ...options.settings,
  });
  return start(launch, folder);
}

async function start(launch: Launch, folder: string): Promise<Editor> {
  const editor = await (launch.kind === "desktop" ? openOnDesktop(launch) : openInBrowser(launch));
  editor.page.setDefaultTimeout(STEP_TIMEOUT_MS);
  // Menus and commands hold what extensions bring only once these are read.
  await editor.page.locator('.activitybar [aria-label^="Saccade"]').first().waitFor({ timeout: 240_000 });
  return {
    ...editor,
    workspace: launch.workspace,
    userData: launch.userData,
    writeMachineSettings: (settings) => writeJson(editor.machineSettings, settings),
    screenshot: async (name) => {
      await editor.page.screenshot({ path: join(output, `${name}.png`) });
    },
    restart: async () => {
      await editor.close();
      return start({ ...launch, port: editor.port }, folder);
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
