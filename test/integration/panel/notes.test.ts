import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { documentValue } from "../../../src/core/experiment/edit/document-value.ts";
import type { PanelParams } from "../../../src/protocol/panel-channel.ts";
import type { PanelState } from "../../../src/protocol/panel-state.ts";
import type { DoneTrial } from "../../../src/protocol/run.ts";
import { applyEdits, planEdits } from "../../../src/vscode/panel/document-edits.ts";
import { describeNeeding } from "../../needs.ts";
import { AXE, useChromium } from "../../support/chromium-page.ts";
import { AXE_VIOLATIONS, FOCUSED, SHOWN_TEXT } from "../../support/page-scripts.ts";
import { StandInHost } from "../../../scripts/browser/panel-host.ts";
import { finishedRun, type RealRun, realRun, tokenAt } from "../../support/panel-run.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import type { ThemeName } from "../../../scripts/browser/vscode-themes.ts";

const MARKUP = `<img src="https://evil.example/x" onerror="window.ran = 1">`;

/** The demo with two questions, one of them with notes in pairs, and one sampler and decoder. */
const SMALL = (text: string): string =>
  text
    .replace(/"samplers": .*/, '"samplers": ["uniform:4"],')
    .replace(/"decoders": \[[^]*?\n {2}\],/, '"decoders": ["greedy"],')
    .replace(/ *\{ "name": "change".*\n/, "");

describeNeeding("chromium", "the panel's notes", () => {
  const folder = temporaryFolder();
  const browser = useChromium();
  let real: RealRun;

  beforeAll(async () => {
    real = await realRun(join(folder, "demo"), SMALL);
  });

  /** A page over a host that writes edits into its document, as the editor does. */
  async function open(
    state: PanelState,
    { theme = "dark", width = 1280, refuses }: { theme?: ThemeName; width?: number; refuses?: { first: string } } = {},
  ) {
    const page = await browser().newPage({ viewport: { width, height: 900 } });
    page.setDefaultTimeout(60_000);
    const order: string[] = [];
    const host: StandInHost = await StandInHost.open(page, state, {
      theme,
      handlers: {
        edit: async ({ version, changes }: PanelParams<"edit">) => {
          order.push("edit");
          if (refuses && order.length === 1) return { applied: false, reason: refuses.first };
          const { document } = host.state;
          const { edits, reason } = planEdits(document.text, changes, version === document.version);
          const text = applyEdits(document.text, edits ?? []);
          await host.update({ document: { ...document, text, version: document.version + 1 } });
          return { applied: edits !== undefined, reason: reason ?? null };
        },
        run: () => {
          order.push("run");
          return {};
        },
        token: ({ trial, place, note }) => tokenAt(real.report, trial, place, note),
      },
    });
    await page.locator("saccade-note").first().waitFor();
    return { page, host, order };
  }

  const notes = (page: Page) => page.locator("saccade-note");
  const words = (page: Page) => page.getByRole("textbox", { name: /^Words of the note of gap/ });

  it("shows the notes under their gaps, with tokens that open", async () => {
    const { page, host } = await open(real.state);
    const told = notesOf(real);
    expect(await notes(page).count()).toBe(told.length);
    expect(await page.evaluate<string>(SHOWN_TEXT)).toContain(
      `Notes between keyframes: with notes ${told.length} notes`,
    );
    await notes(page).nth(1).locator("button.token").first().click();
    await expect.poll(() => host.askedFor("token")).toHaveLength(1);
    expect(host.askedFor("token")[0]).toMatchObject({ of: "run", place: 0, note: 1 });
    await expect.poll(() => page.locator("saccade-token-detail li").count()).toBeGreaterThan(2);
    // Nothing goes on from a note's token.
    expect(await page.locator("saccade-token-detail .continue").count()).toBe(0);
    expect(host.said).toEqual([]);
    await page.close();
  });

  it("runs nothing where the change before it was refused, says so, and runs it when it is made again", async () => {
    const { page, host, order } = await open(real.state, { refuses: { first: "The document has just changed." } });
    const write = async (text: string): Promise<void> => {
      await page.getByRole("button", { name: "Edit the note of gap 1" }).first().focus();
      await page.keyboard.press("Enter");
      await words(page).fill(text);
      await page.keyboard.press("Control+Enter");
    };
    await write("brows lower");
    await page.getByText("The document has just changed. Nothing was run.").waitFor();
    expect(order).toEqual(["edit"]);
    await write("brows lower");
    await expect.poll(() => order).toEqual(["edit", "edit", "run"]);
    expect(host.state.document.text).toContain("brows lower");
    await page.close();
  });

  it("writes a person's words into the document, and runs their prompt alone", async () => {
    const { page, host, order } = await open(real.state);
    const before = host.state.document.text;
    const told = notesOf(real);
    const [first, second] = told;
    await page.getByRole("button", { name: "Edit the note of gap 1" }).first().focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate<string>(FOCUSED)).toContain("Words of the note of gap 1");
    expect(await words(page).inputValue()).toBe(first?.text);
    await words(page).fill("brows lower");
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => host.askedFor("run")).toEqual([{ only: { prompts: ["with notes"] } }]);
    expect(order).toEqual(["edit", "run"]);
    const kept = JSON.stringify(second?.text);
    expect(host.state.document.text).toBe(
      before.replace(
        '"group": "pair" }',
        `"group": "pair", "overrides": [{ "gap": 1, "text": ["brows lower", ${kept}] }] }`,
      ),
    );
    await expect.poll(() => page.evaluate<string>(FOCUSED)).toContain("Edit the note of gap 1");
    expect(host.said).toEqual([]);
    await page.close();
  });

  it("keeps what was told while the prompt is asked anew, then marks what is by hand", async () => {
    const { page, host } = await open(real.state);
    const [trial] = enrichedOf(real);
    const only = { prompts: ["with notes"] };
    const run = { ...real.report.run, only };
    const axes = { ...real.report.axes, prompts: real.report.axes.prompts.filter(({ name }) => name === "with notes") };
    const report = { ...real.report, run, axes, trials: [] };
    const counts = { trials: 1, done: 0, failed: 0 };
    await host.update({
      run: { ...finishedRun(report), status: "running", counts },
      previous: real.state.run?.report ?? null,
    });
    await expect.poll(() => page.evaluate<string>(SHOWN_TEXT)).toContain("asked anew now");
    expect(await notes(page).count()).toBe(notesOf(real).length);
    await page.getByRole("button", { name: "Edit the note" }).first().click();
    expect(await page.getByRole("button", { name: "Use these words" }).isDisabled()).toBe(true);
    await page.keyboard.press("Escape");
    expect(await words(page).count()).toBe(0);
    const byHand = { ...trial, notes: trial.notes?.map((note) => (note.gap === 1 ? { ...note, ...HAND } : note)) };
    await host.update({ run: finishedRun({ ...report, trials: [byHand] }) });
    await expect.poll(() => page.locator("saccade-note .state").allInnerTexts()).toContain("by hand");
    expect(await page.evaluate<string>(SHOWN_TEXT)).not.toContain("asked anew now");
    await page.close();
  });

  it("gives a note back to the model, and the document is as it was", async () => {
    const text = real.state.document.text.replace(
      '"group": "pair" }',
      '"group": "pair", "overrides": [{ "gap": 1, "text": ["brows lower", "so it stays"] }] }',
    );
    const { page, host } = await open({ ...real.state, document: { ...real.state.document, text } });
    await page.getByRole("button", { name: "Edit the note" }).nth(1).click();
    expect(await words(page).inputValue()).toBe("so it stays");
    await page.getByRole("button", { name: "Back to the model’s words" }).click();
    await expect.poll(() => host.askedFor("run").length).toBe(1);
    expect(documentValue(host.state.document.text)).toEqual(documentValue(real.state.document.text));
    await page.close();
  });

  it("takes markup as words, and cannot be edited where nothing may be", async () => {
    const { page, host } = await open(real.state);
    await page.getByRole("button", { name: "Edit the note" }).first().click();
    await words(page).fill(MARKUP);
    await page.getByRole("button", { name: "Use these words" }).click();
    await expect.poll(() => host.state.document.text).toContain(JSON.stringify(MARKUP));
    await page.getByRole("button", { name: "Edit the note" }).first().click();
    await expect.poll(() => words(page).inputValue()).toBe(MARKUP);
    expect(await page.evaluate<boolean>("'ran' in globalThis")).toBe(false);
    expect(host.reached).toEqual([]);
    const problems = [{ line: 3, column: 7, sentence: "There is no such key." }];
    await host.update({ document: { ...host.state.document, problems } });
    await expect.poll(() => page.getByRole("button", { name: "Edit the note" }).count()).toBe(0);
    expect(await notes(page).count()).toBe(notesOf(real).length);
    await page.close();
  });

  it.each([
    ["light", 1280],
    ["dark", 1280],
    ["high contrast", 1280],
    ["light", 400],
  ] as const)("has no fault that axe finds while a note is written: %s at %i px", async (theme, width) => {
    const { page, host } = await open(real.state, { theme, width });
    await page.getByRole("button", { name: "Edit the note" }).nth(1).click();
    await words(page).waitFor();
    await page.evaluate(AXE);
    expect(await page.evaluate<string[]>(AXE_VIOLATIONS)).toEqual([]);
    expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    await pictured(page, `notes-${theme}-${width}`);
    expect(host.said).toEqual([]);
    await page.close();
  });
});

const HAND = { text: "brows lower", state: "overridden", call: null, answer: undefined } as const;

/** Kept where a folder is named, to be looked at. */
async function pictured(page: Page, name: string): Promise<void> {
  const out = process.env["SACCADE_PICTURES"];
  if (out === undefined) return;
  await page.locator("saccade-note-strips").screenshot({ path: join(out, `${name.replaceAll(" ", "-")}.png`) });
}

function enrichedOf({ report }: RealRun): [DoneTrial] {
  const found = report.trials.find(({ prompt }) => prompt === "with notes");
  if (found?.status !== "done") throw new Error("The demo has a prompt with notes.");
  return [found];
}

function notesOf(real: RealRun): NonNullable<DoneTrial["notes"]> {
  return enrichedOf(real)[0].notes ?? [];
}
