import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { CHROMIUM, CHROMIUM_ARGUMENTS } from "../../../scripts/browser/chromium.ts";
import type { Launch, RunningEditor } from "./editor.ts";

const START_TIMEOUT_MS = 120_000;

export function requireChromium(): void {
  if (existsSync(CHROMIUM)) return;
  throw new Error(
    `The editor's tests need Chromium, and ${CHROMIUM} is not there: install Debian's chromium ` +
      "(apt-get install chromium), or name another one in CHROMIUM_PATH.",
  );
}

/**
 * code-server on a free port of this machine, shown by a headless Chromium. Both keep what they remember with the
 * user's data, so that an editor opened there again is one that was restarted; it takes the same port, as the browser
 * remembers by address.
 */
export async function openInBrowser(launch: Launch): Promise<RunningEditor> {
  const server = spawn(
    process.execPath,
    [
      launch.program,
      ...[
        "--auth",
        "none",
        "--bind-addr",
        `127.0.0.1:${launch.port ?? 0}`,
        "--config",
        join(launch.userData, "code-server.yaml"),
      ],
      ...["--user-data-dir", launch.userData, "--extensions-dir", launch.extensionsFolder],
      ...["--disable-telemetry", "--disable-update-check", launch.workspace],
    ],
    { stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  const stop = async (): Promise<void> => {
    await stopped(server);
  };
  try {
    const address = await listening(server);
    const browser = await chromium.launchPersistentContext(join(launch.userData, "browser"), {
      executablePath: CHROMIUM,
      args: CHROMIUM_ARGUMENTS,
      viewport: { width: 1280, height: 800 },
    });
    const page = browser.pages()[0] ?? (await browser.newPage());
    await page.goto(address, { timeout: START_TIMEOUT_MS });
    await page.locator(".monaco-workbench").waitFor({ timeout: START_TIMEOUT_MS });
    return {
      page,
      pid: server.pid ?? 0,
      port: Number(new URL(address).port),
      machineSettings: join(launch.userData, "Machine", "settings.json"),
      close: async () => {
        await browser.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The address that the server says it listens on; the port is its own choice. */
function listening(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    const read = (text: string): void => {
      printed += text;
      const address = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(printed)?.[1];
      if (address !== undefined) resolve(address);
    };
    server.stdout?.setEncoding("utf8").on("data", read);
    server.stderr?.setEncoding("utf8").on("data", read);
    server.once("error", reject);
    server.once("exit", () => {
      reject(new Error(`code-server ended before it listened:\n${printed}`));
    });
    setTimeout(() => {
      reject(new Error(`code-server did not listen within ${START_TIMEOUT_MS / 1000} s:\n${printed}`));
    }, START_TIMEOUT_MS).unref();
  });
}

async function stopped(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  process.kill(-server.pid, "SIGTERM");
  const late = setTimeout(() => {
    if (server.pid !== undefined) process.kill(-server.pid, "SIGKILL");
  }, 5000);
  await ended;
  clearTimeout(late);
}
