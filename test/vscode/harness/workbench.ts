import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import type { Editor } from "./editor.ts";

/**
 * Runs a command as a person does: F1, its title, its row. A window that just opened may not know it yet, and what is
 * still opening may take the focus from the list, which closes it.
 */
export async function runCommand(page: Page, title: string): Promise<void> {
  // What is typed is matched loosely: "File: Save" finds "File: Compare Active File with Saved" as well.
  const name = page.locator(".label-name").getByText(title, { exact: true });
  const row = page.locator(".quick-input-list .monaco-list-row").filter({ has: name }).first();
  await untilDone(async (timeout) => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("F1");
    await page.locator(".quick-input-widget input").fill(`>${title}`, { timeout });
    await row.click({ timeout });
  });
}

/** Picks an item of a file's menu in the Explorer. */
export async function chooseInExplorer(page: Page, name: string, item: string, outcome: Locator): Promise<void> {
  const action = page.locator(".context-view .action-menu-item").filter({ hasText: item });
  // A menu takes no button's release for a moment after it opens, so that the click that opened it chooses nothing.
  await untilDone(async (timeout, attempt) => {
    await openMenu(page, name);
    await action.click({ delay: 250 * attempt, timeout });
    await outcome.waitFor({ timeout });
  });
}

/** Opens a file's menu in the Explorer. */
export async function openMenu(page: Page, name: string): Promise<void> {
  await page.keyboard.press("Escape");
  await fileInExplorer(page, name).click({ button: "right" });
  await page.locator(".context-view .action-menu-item").first().waitFor();
}

/** Repeats what may come to nothing, each time with more milliseconds: a busy machine may need them. */
async function untilDone(action: (timeout: number, attempt: number) => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await action(5000 * attempt, attempt);
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
  await untilDone(async (timeout) => {
    await page.keyboard.press("Escape");
    await fileInExplorer(page, name).dblclick();
    await page.locator(".tab.active").filter({ hasText: name }).waitFor({ timeout });
  });
}

/** A line of the text editor. */
export function textLine(page: Page, text: string): Locator {
  return page.locator(".editor-instance .view-line").filter({ hasText: text });
}

/** Saves the file of the editor that is active, and waits until its tab says so. */
export async function saveFile(page: Page): Promise<void> {
  await page.keyboard.press("Control+s");
  await page.locator(".tab.active:not(.dirty)").waitFor();
}

/** Dismisses what a script's alert() opens from now on. @returns how many there were so far */
export function countDialogs(page: Page): () => number {
  let dialogs = 0;
  page.on("dialog", (dialog) => {
    dialogs++;
    void dialog.dismiss();
  });
  return () => dialogs;
}
