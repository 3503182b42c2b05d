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

/** Presses a button of the bar over the panel. */
export async function press(panel: FrameLocator, button: "Run" | "Cancel" | "Resume" | "Export Report"): Promise<void> {
  await panel.locator("saccade-run-bar").getByText(button, { exact: true }).click();
}

/** Waits until the run that goes on has told of a first trial. */
export async function untilUnderWay(panel: FrameLocator, trials: number): Promise<void> {
  await panel
    .locator("saccade-run-bar")
    .getByText(new RegExp(`^\\s*[1-9]\\d* of ${trials} trials`))
    .waitFor({ timeout: 240_000 });
}

/** Adds a sampler in the panel, as typed. */
export async function addSampler(panel: FrameLocator, sampler: string): Promise<void> {
  await panel.getByRole("button", { name: "Add a sampler" }).click();
  const field = panel.getByRole("textbox", { name: "A new sampler" });
  await field.fill(sampler);
  await field.press("Enter");
  await panel.getByRole("group", { name: `Frames of ${sampler}` }).waitFor();
}

/** A sampler's lane of the timeline. */
export function lane(panel: FrameLocator, sampler: string): Locator {
  const frames = panel.getByRole("group", { name: `Frames of ${sampler}` });
  return panel.locator("saccade-tick-lane").filter({ has: frames });
}

/** Moves the timeline's moment to the frame nearest to a time, with the arrow keys. */
export async function moveTo(panel: FrameLocator, seconds: number): Promise<void> {
  const moment = panel.getByRole("slider");
  for (let step = 0; step < 400; step++) {
    const away = seconds - Number.parseFloat((await moment.getAttribute("aria-valuetext")) ?? "");
    if (Math.abs(away) <= 0.02) return;
    await moment.press(away < 0 ? "ArrowLeft" : away > 0.45 ? "Shift+ArrowRight" : "ArrowRight");
  }
  throw new Error(`No frame is near ${seconds} s.`);
}

/** The words of a trial's answer, which is brought into view: what is far from it is not laid out. */
export async function answerOf(one: Locator): Promise<string> {
  await one.scrollIntoViewIfNeeded();
  // Of the answer itself, not of a branch or of the run before, which stand beside it.
  const tokens = await one.locator("saccade-trial-card saccade-tokens").first().locator(".token").allTextContents();
  return tokens.join("").trim();
}

/** Opens a token's detail by pressing it, and gives the list of what else the model could have said. */
export async function openToken(panel: FrameLocator, one: Locator, place: number): Promise<Locator> {
  await one.scrollIntoViewIfNeeded();
  await one.locator(".token").nth(place).click();
  const alternatives = panel.getByRole("list", { name: "What the model could have said" });
  await alternatives.getByRole("listitem").nth(1).waitFor();
  return alternatives;
}
