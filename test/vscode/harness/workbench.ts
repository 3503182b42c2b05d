import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import type { Editor } from "./editor.ts";

/** Runs a command as a person does: F1, its title, Enter. A window that just opened may not know it yet. */
export async function runCommand(page: Page, title: string): Promise<void> {
  const row = page.locator(".quick-input-list .monaco-list-row").filter({ hasText: title }).first();
  await untilShown(row, async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("F1");
    await page.locator(".quick-input-widget input").fill(`>${title}`);
  });
  await page.keyboard.press("Enter");
}

/** Picks an item of a file's menu in the Explorer. */
export async function chooseInExplorer(page: Page, name: string, item: string, outcome: Locator): Promise<void> {
  const action = page.locator(".context-view .action-menu-item").filter({ hasText: item });
  // A menu takes no button's release for a moment after it opens, so that the click that opened it chooses nothing.
  await untilShown(outcome, async (attempt) => {
    await openMenu(page, name);
    await action.click({ delay: 250 * attempt });
  });
}

/** Opens a file's menu in the Explorer. */
export async function openMenu(page: Page, name: string): Promise<void> {
  await page.keyboard.press("Escape");
  await fileInExplorer(page, name).click({ button: "right" });
  await page.locator(".context-view .action-menu-item").first().waitFor();
}

/** Repeats an action until what it should bring is there. */
async function untilShown(outcome: Locator, action: (attempt: number) => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await action(attempt);
    try {
      // A busy machine may need longer than the time after which another attempt would help.
      await outcome.waitFor({ timeout: 5000 * attempt });
      return;
    } catch (error) {
      if (attempt === 6) throw error;
    }
  }
}

/** The input box of a command, by the title it shows. */
export function inputBox(page: Page, title: string): Locator {
  return page.locator(".quick-input-widget").filter({ hasText: title }).locator("input").first();
}

/** A row of the Explorer. */
export function fileInExplorer(page: Page, name: string): Locator {
  return page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: name });
}

/** A notification that holds this text, as a toast. */
export function notification(page: Page, text: string | RegExp): Locator {
  return page.locator(".notifications-toasts .notification-list-item").filter({ hasText: text });
}

/** What the "Saccade" log channel holds; empty before the extension is activated. */
export async function logText(editor: Editor): Promise<string> {
  const logs = join(editor.userData, "logs");
  const files = await readdir(logs, { recursive: true }).catch(() => []);
  const log = files.find((file) => file.endsWith(join("saccade.saccade", "Saccade.log")));
  return log === undefined ? "" : readFile(join(logs, log), "utf8");
}

/** A row of the list that a command shows to choose from. */
export function quickPickRow(page: Page, text: string | RegExp): Locator {
  return page.locator(".quick-input-list .monaco-list-row").filter({ hasText: text });
}

/** Opens a file of the Explorer in the editor that is the usual one for it: text, for an experiment too. */
export async function openFile(page: Page, name: string): Promise<void> {
  await untilShown(page.locator(".tab.active").filter({ hasText: name }), async () => {
    await page.keyboard.press("Escape");
    await fileInExplorer(page, name).dblclick();
  });
}

/** A line of the text editor. */
export function textLine(page: Page, text: string): Locator {
  return page.locator(".editor-instance .view-line").filter({ hasText: text });
}
