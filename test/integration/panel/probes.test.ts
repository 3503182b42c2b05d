import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { percent } from "../../../src/core/comparison/figures.ts";
import { missedOnsets } from "../../../src/core/probes/missed-onsets.ts";
import type { PanelProbe, PanelState } from "../../../src/protocol/panel-state.ts";
import { describeNeeding } from "../../needs.ts";
import { AXE, useChromium } from "../../support/chromium-page.ts";
import { AXE_VIOLATIONS, SHOWN_TEXT } from "../../support/page-scripts.ts";
import { StandInHost } from "../../../scripts/browser/panel-host.ts";
import { realProbe, type RealRun, realRun, tokenAt } from "../../support/panel-run.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** The demo with one decoder, and two samplers of which one is on the event. */
const SMALL = (text: string): string =>
  text
    .replace(/"samplers": .*/, '"samplers": ["uniform:4", "apex:4"],')
    .replace(/"decoders": \[[^]*?\n {2}\],/, '"decoders": ["greedy"],')
    .replace(/"baseline": .*/, '"baseline": { "sampler": "apex:4", "prompt": "emotion", "decoder": "greedy" },');

describeNeeding("chromium", "what probes found", () => {
  const folder = join(temporaryFolder(), "demo");
  const browser = useChromium();
  let real: RealRun;
  let state: PanelState;
  let influence: PanelProbe;

  beforeAll(async () => {
    real = await realRun(folder, SMALL);
    influence = await realProbe(folder, "influence");
    state = { ...real.state, probes: [influence, await realProbe(folder, "enrichment")] };
  });

  async function open(width = 1280) {
    const page = await browser().newPage({ viewport: { width, height: 900 } });
    page.setDefaultTimeout(60_000);
    const host = await StandInHost.open(page, state, {
      handlers: { token: ({ trial, place, note }) => tokenAt(real.report, trial, place, note) },
    });
    await page.locator("saccade-trial-card").first().waitFor();
    const probe = (name: string) =>
      page.locator("saccade-probe-panel").getByRole("button", { name, exact: false }).first();
    return { page, host, probe };
  }

  it("of coverage is marked on the lanes, for the length that is chosen, while the probe is open", async () => {
    const { page, host, probe } = await open();
    const missed = page.locator("saccade-tick-lane").first().locator(".missed");
    expect(await missed.count()).toBe(0);
    await probe("coverage").click();
    const [clip] = state.clips;
    const info = clip?.info;
    const times = clip?.lanes
      .find(({ sampler }) => sampler === "uniform:4")
      ?.frames?.map(({ ptsSeconds }) => ptsSeconds);
    if (!info || times === undefined) throw new Error("The clip was read, and its frames chosen.");
    const spans = (seconds: number) => missedOnsets(times, info, seconds).length;
    await expect.poll(() => missed.count()).toBe(spans(0.25));
    await page.getByRole("button", { name: "1 s", exact: true }).click();
    await expect.poll(() => missed.count()).toBe(spans(1));
    await page.evaluate(AXE);
    expect(await page.evaluate<string[]>(AXE_VIOLATIONS)).toEqual([]);
    await probe("coverage").click();
    await expect.poll(() => missed.count()).toBe(0);
    expect(host.said).toEqual([]);
    await page.close();
  });

  it("of frames stands under the frames that the answer came from, and nowhere else", async () => {
    const { page, host, probe } = await open();
    const result = influence.run.report?.probe?.result;
    const cases = result?.kind === "influence" ? result.cases : [];
    const [found] = cases;
    if (found === undefined) throw new Error("The probe asked about the frames of every prompt.");
    expect(await page.locator("saccade-filmstrip .worth").count()).toBe(0);
    await probe("influence").click();
    const cards = page.locator("saccade-trial-card").filter({ has: page.locator(".worth") });
    await expect.poll(() => cards.count()).toBe(cases.length);
    await expect.poll(() => cards.first().locator(".worth").count()).toBe(found.frames.length);
    const told = found.frames.map(({ leftOut }) => `has ${percent(leftOut?.probability ?? 0)}, with all`);
    const names = await cards
      .first()
      .locator("saccade-filmstrip img")
      .evaluateAll((images) => images.map((image) => (image as unknown as { alt: string }).alt));
    for (const [place, text] of told.entries()) expect(names[place]).toContain(text);
    expect(await page.evaluate<string>(SHOWN_TEXT)).toContain(`how far ${found.target} falls`);
    await page.evaluate(AXE);
    expect(await page.evaluate<string[]>(AXE_VIOLATIONS)).toEqual([]);
    expect(host.said).toEqual([]);
    await page.close();
  });

  it("of notes stands at the notes", async () => {
    const { page, host, probe } = await open();
    await page.locator("saccade-note").first().waitFor();
    await probe("enrichment").click();
    await expect.poll(() => page.evaluate<string>(SHOWN_TEXT)).toMatch(/frames alone: \w[^]*words alone: \w/);
    expect(host.said).toEqual([]);
    await page.close();
  });

  it("stays open over a reload, like the place in the page, the open editor, the token and what is being written", async () => {
    const { page, host, probe } = await open();
    await probe("influence").click();
    await page.getByRole("button", { name: /^emotion/ }).click();
    await page.getByRole("button", { name: "Edit the note of gap 1" }).first().click();
    await page.getByRole("textbox", { name: /^Words of the note of gap 1/ }).fill("half a thought");
    await page.locator("saccade-trial-card").first().locator("button.token").first().click();
    await page.locator("saccade-token-detail .text").waitFor();
    const token = await page.locator("saccade-token-detail .text").innerText();
    await page.evaluate("window.scrollTo(0, 700)");
    await expect.poll(() => page.evaluate<string>("sessionStorage.getItem('state')")).toContain('"scroll":700');

    await page.reload();
    await expect.poll(() => page.evaluate<number>("window.scrollY")).toBe(700);
    await page.locator("saccade-trial-card .worth").first().waitFor();
    await page.locator("saccade-prompt-editor textarea").first().waitFor();
    await expect.poll(() => page.locator("saccade-token-detail .text").innerText()).toBe(token);
    const words = page.getByRole("textbox", { name: /^Words of the note of gap 1/ });
    await expect.poll(() => words.inputValue()).toBe("half a thought");
    await page.getByRole("button", { name: "Cancel" }).first().click();
    await expect.poll(() => page.evaluate<string>("sessionStorage.getItem('state')")).not.toContain("half a thought");
    expect(host.said).toEqual([]);
    await page.close();
  });
});
