import { describe, expect, inject, it } from "vitest";
import { copyDemo, DEMO_TRIALS } from "./harness/demo.ts";
import { openEditor } from "./harness/editor.ts";
import { panelPage, untilFinished } from "./harness/panel.ts";
import { openFile, runCommand } from "./harness/workbench.ts";

const prepared = inject("prepared");

/** Pixels of the window that stay beside the panel once the side bar is hidden. */
const ACTIVITY_BAR = 52;

interface Box {
  readonly clientWidth: number;
  readonly scrollWidth: number;
}

describe("the panel over the demo experiment", () => {
  it.each([
    ["light", "Light 2026", "vscode-light"],
    ["dark", "Dark 2026", "vscode-dark"],
    ["high-contrast", "Default High Contrast", "vscode-high-contrast"],
  ])("follows the theme, wide and narrow: %s", async (name, theme, kind) => {
    const editor = await openEditor(prepared, {
      settings: { "workbench.colorTheme": theme, "window.autoDetectColorScheme": false },
      fill: copyDemo,
    });
    try {
      await openFile(editor.page, "demo.saccade.json");
      await runCommand(editor.page, "Saccade: Run Experiment");
      const panel = panelPage(editor.page);
      await untilFinished(panel, DEMO_TRIALS);
      await panel.locator(`body.${kind}`).waitFor();
      await runCommand(editor.page, "View: Toggle Primary Side Bar Visibility");
      const page = panel.locator("html");
      for (const [width, height] of [
        [1280, 1180],
        [480, 1400],
      ] as const) {
        await editor.page.setViewportSize({ width: width + ACTIVITY_BAR, height });
        await expect.poll(() => page.evaluate((shown: Box) => shown.clientWidth)).toBeLessThanOrEqual(width);
        expect(await page.evaluate((shown: Box) => shown.scrollWidth - shown.clientWidth)).toBe(0);
        await editor.screenshot(`panel-${name}-${width}`);
      }
    } catch (error) {
      await editor.screenshot(`failed-theme-${name}`);
      throw error;
    } finally {
      await editor.close();
    }
  });
});
