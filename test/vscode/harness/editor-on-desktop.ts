import { join } from "node:path";
import { _electron as electron } from "playwright-core";
import type { Launch, RunningEditor } from "./editor.ts";

/** VS Code itself, as @vscode/test-electron downloaded it. */
export async function openOnDesktop(launch: Launch): Promise<RunningEditor> {
  const app = await electron.launch({
    executablePath: launch.program,
    args: [
      ...[`--user-data-dir=${launch.userData}`, `--extensions-dir=${launch.extensionsFolder}`],
      ...["--no-sandbox", "--disable-gpu", "--disable-updates", "--skip-welcome", "--skip-release-notes"],
      launch.workspace,
    ],
  });
  const page = await app.firstWindow();
  await page.locator(".monaco-workbench").waitFor({ timeout: 120_000 });
  return {
    page,
    pid: app.process().pid ?? 0,
    machineSettings: join(launch.userData, "User", "settings.json"),
    close: () => app.close(),
  };
}
