import type { FrameLocator, Locator, Page } from "playwright-core";

/** The page of the panel that is seen: a frame within the frame that the editor puts around what extensions show. */
export function panelPage(page: Page): FrameLocator {
  const outer = page.locator("iframe.webview:visible").last().contentFrame();
  return outer.locator("iframe#active-frame").contentFrame();
}

/** One trial's column, by words of its heading. */
export function trial(panel: FrameLocator, name: string | RegExp): Locator {
  return panel.locator("saccade-panel-trial").filter({ hasText: name });
}

/** Waits until a run has come to its end with so many trials. */
export async function untilFinished(panel: FrameLocator, trials: number): Promise<void> {
  const counts = new RegExp(`^\\s*${trials} of ${trials} trials?`);
  await panel.locator("saccade-run-bar").getByText(counts).waitFor({ timeout: 240_000 });
  await panel.locator("saccade-run-bar").getByText("Export Report").waitFor();
}

/** The words of a trial's answer. */
export async function answerOf(one: Locator): Promise<string> {
  // Of the answer itself, not of a branch or of the run before, which stand beside it.
  const tokens = await one.locator("saccade-trial-card saccade-tokens").first().locator(".token").allTextContents();
  return tokens.join("").trim();
}

/** Opens a token's detail by pressing it, and gives the list of what else the model could have said. */
export async function openToken(panel: FrameLocator, one: Locator, place: number): Promise<Locator> {
  await one.locator(".token").nth(place).click();
  const alternatives = panel.getByRole("list", { name: "What the model could have said" });
  await alternatives.getByRole("listitem").nth(1).waitFor();
  return alternatives;
}
