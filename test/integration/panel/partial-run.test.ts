import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import type { PanelState } from "../../../src/protocol/panel-state.ts";
import type { RunReport } from "../../../src/protocol/run.ts";
import { describeNeeding } from "../../needs.ts";
import { useChromium } from "../../support/chromium-page.ts";
import { FOCUSED } from "../../support/page-scripts.ts";
import { StandInHost } from "../../../scripts/browser/panel-host.ts";
import { finishedRun, lean, realRun } from "../../support/panel-run.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** The demo with two samplers and one decoder. */
const SMALL = (text: string): string =>
  text
    .replace(/"samplers": .*/, '"samplers": ["uniform:4", "apex:4"],')
    .replace(/"decoders": \[[^]*?\n {2}\],/, '"decoders": ["greedy"],');

describeNeeding("chromium", "a run of one prompt of several", () => {
  const browser = useChromium();
  let whole: PanelState;
  let part: PanelState;

  beforeAll(async () => {
    const real = await realRun(join(temporaryFolder(), "demo"), SMALL);
    whole = real.state;
    part = {
      ...whole,
      run: finishedRun(ofPrompt(real.report, "change")),
      previous: lean(real.report),
    };
  });

  async function open(state: PanelState) {
    const page = await browser().newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(60_000);
    const host = await StandInHost.open(page, state);
    await page.locator("saccade-trial-card").first().waitFor();
    const heads = () => page.locator("saccade-panel-trial h3, saccade-panel-trial .far strong").allInnerTexts();
    return { page, host, heads };
  }

  it("leaves every answer in its place, and the notes of the others on the timeline", async () => {
    const before = await open(whole);
    const places = await before.heads();
    const notes = await before.page.locator(".note").count();
    expect(places).toHaveLength(6);
    expect(notes).toBeGreaterThan(2);
    await before.page.close();

    const { page, host, heads } = await open(part);
    expect(await heads()).toEqual(places);
    expect(await page.locator(".note").count()).toBe(notes);
    expect(host.said).toEqual([]);
    await page.close();
  });

  it("keeps the shares before beside answers whose words are the same", async () => {
    const { page } = await open(part);
    const beside = page.getByRole("group", { name: "Run before, the same words" });
    await expect.poll(() => beside.count()).toBe(2);
    expect(await beside.first().innerText()).toMatch(/nothing changes \d+\.\d %/);
    await page.close();
  });

  it("leads from a note on the timeline to the notes under their gaps", async () => {
    const { page, host } = await open(whole);
    await page.locator(".note button").nth(1).click();
    await expect.poll(() => page.evaluate<string>(FOCUSED)).toBe("SUMMARY");
    expect(host.said).toEqual([]);
    await page.close();
  });
});

/** The trials of one prompt, with their labels' shares as another wording would lead to. */
function ofPrompt(report: RunReport, prompt: string): RunReport {
  const trials = report.trials.flatMap((trial) => {
    if (trial.prompt !== prompt || trial.status !== "done") return [];
    const share = 1 / trial.labels.length;
    return [
      { ...trial, labels: trial.labels.map((label) => ({ ...label, probability: (label.probability + share) / 2 })) },
    ];
  });
  const prompts = report.axes.prompts.filter(({ name }) => name === prompt);
  return { ...report, trials, axes: { ...report.axes, prompts } };
}
