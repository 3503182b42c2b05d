import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import type { Token } from "../../../src/protocol/answer.ts";
import type { PanelState } from "../../../src/protocol/panel-state.ts";
import type { DoneTrial, RunReport, Trial } from "../../../src/protocol/run.ts";
import { describeNeeding } from "../../needs.ts";
import { AXE, useChromium } from "../../support/chromium-page.ts";
import { AXE_VIOLATIONS, FOCUSED, SHOWN_TEXT } from "../../support/page-scripts.ts";
import { StandInHost, type StandInHandlers } from "../../../scripts/browser/panel-host.ts";
import { finishedRun, lean, type RealRun, realRun, tokenAt } from "../../support/panel-run.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import type { ThemeName } from "../../../scripts/browser/vscode-themes.ts";

/** A list of choices in the page. */
interface ChosenIn {
  value: string;
  dispatchEvent(event: unknown): boolean;
}

/** What is asked of an element of the page. */
interface Scrolled {
  readonly scrollHeight: number;
  readonly clientHeight: number;
}

/** Chooses the other clip, as a person does in the list. */
const CHOOSE_OTHER = (list: ChosenIn): void => {
  list.value = "clips/other.mp4";
  list.dispatchEvent(new CustomEvent("change"));
};

const MARKUP = `<img src="https://evil.example/x" onerror="window.ran = 1">`;

describeNeeding("chromium", "the editor's panel", () => {
  const folder = temporaryFolder();
  const browser = useChromium();
  let real: RealRun;

  beforeAll(async () => {
    real = await realRun(join(folder, "demo"));
  });

  interface Opening {
    readonly theme?: ThemeName;
    readonly width?: number;
    readonly handlers?: StandInHandlers;
  }

  async function open(state: PanelState, { theme, width = 1280, handlers = {} }: Opening = {}) {
    const page = await browser().newPage({ viewport: { width, height: 900 } });
    page.setDefaultTimeout(60_000);
    const token: StandInHandlers["token"] = ({ trial, place }) => tokenAt(real.report, trial, place);
    const host = await StandInHost.open(page, state, {
      ...(theme === undefined ? {} : { theme }),
      handlers: { token, ...handlers },
    });
    await page.locator("saccade-run-bar [role=toolbar]").waitFor();
    return { page, host };
  }

  const cards = (page: Page) => page.locator("saccade-trial-card");

  it("shows a run, asks the network for nothing and says nothing on the console", async () => {
    const { page, host } = await open(real.state);
    await cards(page).first().waitFor();
    expect(await page.locator("saccade-panel-trial").count()).toBe(real.report.trials.length);
    const text = await page.evaluate<string>(SHOWN_TEXT);
    expect(text).toContain(`${real.report.trials.length} of ${real.report.trials.length} trials`);
    expect(text).toMatch(/\d+ frames encoded for \d+ asked/);
    expect(text).not.toContain("This part could not be drawn");
    expect(host.said).toEqual([]);
    expect(host.reached).toEqual([]);
    await page.close();
  });

  it("fills a column as its tokens come, and leaves what is done as it is", async () => {
    const [first, second] = doneOf(real.report);
    const running = { ...finishedRun({ ...real.report, trials: [first] }), status: "running" as const };
    const counts = { trials: real.report.trials.length, done: 1, failed: 0 };
    const { page, host } = await open({
      ...real.state,
      run: { ...running, counts, secondsLeft: 3, stage: "Answering" },
    });
    await cards(page).first().waitFor();
    expect(await page.evaluate<string>(SHOWN_TEXT)).toContain(`1 of ${real.report.trials.length} trials · 3.0 s left`);
    const far = { of: "run", status: "running", stage: "Answering", secondsLeft: 2 } as const;
    await host.tell("progress", { ...far, counts });
    await expect.poll(() => page.evaluate<string>(SHOWN_TEXT)).toContain(`1 of ${counts.trials} trials · 2.0 s left`);
    expect(await page.locator("saccade-panel-trial").count()).toBe(real.report.trials.length);
    await page.evaluate(`window.first = ${CARD_ELEMENT}`);
    const said = first.tokens[0];
    if (said === undefined) throw new Error("The trial has tokens.");
    await host.tell("tokens", { tokens: [{ trials: [second.id], token: { ...said, text: "slowly", top: [] } }] });
    const pending = page.locator("saccade-pending-trial").first();
    await expect.poll(() => pending.locator("button.token").first().innerText()).toBe("slowly");
    await host.tell("trials", { trials: lean({ ...real.report, trials: [second] }).trials, pictures: {} });
    await expect.poll(() => cards(page).count()).toBe(2);
    expect(await page.evaluate(`window.first === ${CARD_ELEMENT} && window.first.isConnected`)).toBe(true);
    expect(host.said).toEqual([]);
    await page.close();
  });

  it("says at answers on footage that was not drawn that they mean nothing", async () => {
    const sentence = "This model knows drawn faces only; this answer means nothing here.";
    const { page, host } = await open(real.state);
    await cards(page).first().waitFor();
    expect(real.report.axes.clips.map(({ drawn }) => drawn)).toEqual([true]);
    expect(await page.evaluate<string>(SHOWN_TEXT)).not.toContain(sentence);
    const clips = real.report.axes.clips.map((clip) => ({ ...clip, drawn: false }));
    await host.update({ run: finishedRun({ ...real.report, axes: { ...real.report.axes, clips } }) });
    await expect.poll(() => page.evaluate<string>(SHOWN_TEXT)).toContain(sentence);
    await page.evaluate(AXE);
    expect(await page.evaluate<string[]>(AXE_VIOLATIONS)).toEqual([]);
    await page.close();
  });

  it("writes what a clip shows to the clip whose answers are seen, and says that another was not run", async () => {
    const [clip] = real.state.clips;
    if (clip === undefined) throw new Error("The demo has a clip.");
    const other = { ...clip, name: "clips/other.mp4", entry: 1, info: null };
    const edits: unknown[] = [];
    const edit: NonNullable<StandInHandlers["edit"]> = ({ changes }) => {
      edits.push(...changes);
      return { applied: true, reason: null };
    };
    const state = { ...real.state, clips: [clip, other] };
    const { page, host } = await open(state, { handlers: { edit } });
    await cards(page).first().waitFor();
    await page.locator("vscode-dropdown[aria-label=Clip]").evaluate(CHOOSE_OTHER);
    await expect.poll(() => page.evaluate<string>(SHOWN_TEXT)).toContain("clips/other.mp4 was not run yet.");
    await page.locator("saccade-truth-bar").getByRole("button", { name: /fear/ }).click();
    await expect.poll(() => edits.length).toBe(1);
    expect(JSON.stringify(edits)).toContain("fear");
    expect(JSON.stringify(edits)).not.toContain("other.mp4");
    expect(host.said).toEqual([]);
    await page.close();
  });

  it("names a clip that could not be read, with the reason, and says when the document asks something else", async () => {
    const [trial] = real.report.trials;
    if (trial === undefined) throw new Error("The demo has trials.");
    const { model, sampler, prompt, decoder } = trial;
    const place = { clip: "clips/broken.mp4", model, sampler, prompt, decoder, repeat: 1 };
    const lost = { ...place, id: "lost", status: "failed", error: "It is no video." } as const;
    const run = finishedRun({ ...real.report, trials: [...real.report.trials, lost] });
    const { page, host } = await open({ ...real.state, run });
    await cards(page).first().waitFor();
    const text = await page.evaluate<string>(SHOWN_TEXT);
    expect(text).toContain("A clip that could not be used");
    expect(text).toContain("It is no video.");
    expect(text).toContain("Clips and arms");
    expect(text).not.toContain("Changed since this run");
    const { document } = real.state;
    await host.update({ document: { ...document, text: document.text.replace(/"seed": *\d+/, '"seed": 8') } });
    await expect.poll(() => page.evaluate<string>(SHOWN_TEXT)).toMatch(/Changed since this run:\s+settings/);
    await page.evaluate(AXE);
    expect(await page.evaluate<string[]>(AXE_VIOLATIONS)).toEqual([]);
    await page.close();
  });

  it("shows the probe that was asked for outside of it, and closes a token with Escape", async () => {
    const { page, host } = await open(real.state);
    await cards(page).first().waitFor();
    await host.update({ lookAt: { at: "coverage", turn: 1 } });
    await page.getByRole("region", { name: "Probe coverage" }).waitFor();
    const token = cards(page).first().locator(".token").first();
    await token.click();
    const detail = page.locator("saccade-token-detail");
    await expect.poll(() => detail.isVisible()).toBe(true);
    await token.focus();
    await page.keyboard.press("Escape");
    await expect.poll(() => detail.isVisible()).toBe(false);
    await page.close();
  });

  it("says that a clip was replaced since its run", async () => {
    const sentence = "surprise-01.mp4 changed on disk since this run.";
    const { page, host } = await open(real.state);
    await cards(page).first().waitFor();
    expect(await page.evaluate<string>(SHOWN_TEXT)).not.toContain(sentence);
    const clips = real.state.clips.map((clip) => ({
      ...clip,
      info: clip.info && { ...clip.info, sha256: "0".repeat(64) },
    }));
    await host.update({ clips });
    await expect.poll(() => page.evaluate<string>(SHOWN_TEXT)).toContain(sentence);
    await page.evaluate(AXE);
    expect(await page.evaluate<string[]>(AXE_VIOLATIONS)).toEqual([]);
    await page.close();
  });

  it("opens and continues an answer that an earlier run gave, which a run of a part left as it was", async () => {
    const [kept, anew] = doneOf(real.report);
    const part = { ...real.report, run: { ...real.report.run, id: "part" }, trials: [anew] };
    const previousFolders = { [kept.id]: "/runs/whole" };
    const { page, host } = await open({
      ...real.state,
      ...{ run: finishedRun(part), previous: lean(real.report), previousFolders },
    });
    const column = page.locator("saccade-panel-trial").filter({ hasText: "run before" }).first();
    await column.scrollIntoViewIfNeeded();
    await column.locator("button.token").first().click();
    await expect.poll(() => host.askedFor("token")).toMatchObject([{ of: "previous", trial: kept.id, place: 0 }]);
    await page
      .getByRole("button", { name: /Continue from here with/ })
      .first()
      .click();
    await expect.poll(() => host.askedFor("branch")).toMatchObject([{ trial: kept.id, place: 0 }]);
    const [tokenSaid] = kept.tokens;
    const tokens = tokenSaid === undefined ? [] : [{ ...tokenSaid, text: "otherwise", top: [] }];
    const answer = { text: "otherwise", finishReason: "stop" as const, tokens };
    const branch = { id: "b1", trial: kept.id, place: 0, tokenId: 3, tokenText: "otherwise" };
    await host.update({ branches: [{ ...branch, status: "done", error: null, answer }] });
    await expect.poll(() => page.evaluate<string>(SHOWN_TEXT)).toContain("Branch: ");
    expect(await column.locator("saccade-answer-beside").count()).toBe(1);
    await page.close();
  });

  it("cancels what runs, and offers to resume it", async () => {
    const run = {
      ...finishedRun(real.report),
      status: "running" as const,
      counts: { trials: 40, done: 24, failed: 0 },
    };
    const { page, host } = await open({ ...real.state, run });
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect.poll(() => host.askedFor("cancel").length).toBe(1);
    await host.update({ run: { ...run, status: "cancelled" } });
    await expect.poll(() => page.evaluate<string>(SHOWN_TEXT)).toContain("Resume computes the other 16");
    await page.getByRole("button", { name: "Resume" }).click();
    await expect.poll(() => host.askedFor("resume").length).toBe(1);
    await page.close();
  });

  it("opens a token by keyboard with what its run kept, and continues from another one", async () => {
    const { page, host } = await open(real.state);
    const [trial] = doneOf(real.report);
    await cards(page).first().locator("article").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    const other = trial.tokens[0]?.top.find(({ id }) => id !== trial.tokens[0]?.id);
    await expect.poll(() => page.evaluate<string>(FOCUSED)).toContain("Continue from here with");
    await page.keyboard.press("Enter");
    await expect.poll(() => host.askedFor("branch")).toEqual([{ trial: trial.id, place: 0, tokenId: other?.id }]);
    const tokens = [{ ...first(trial.tokens), id: other?.id ?? 0, text: other?.text ?? "", top: [] }];
    const branch = { id: "b1", trial: trial.id, place: 0, tokenId: other?.id ?? 0, tokenText: other?.text ?? "" };
    const answer = { text: other?.text ?? "", finishReason: "stop" as const, tokens };
    await host.update({ branches: [{ ...branch, status: "done", error: null, answer }] });
    const beside = page.locator("saccade-answer-beside");
    await expect.poll(() => page.evaluate<string>(SHOWN_TEXT)).toContain("Branch: ");
    expect(await beside.locator("button.parting").count()).toBe(1);
    await page.close();
  });

  it.each([400, 480])("shows a token's alternatives whole in a panel that is %i pixels wide", async (width) => {
    const { page } = await open(real.state, { width });
    await page.locator("saccade-panel-trial").first().scrollIntoViewIfNeeded();
    await cards(page).first().locator("button.token").first().click();
    const list = page.locator("saccade-token-detail ol");
    await list.locator("li").nth(2).waitFor();
    const hidden = await list.evaluate((element: Scrolled) => element.scrollHeight - element.clientHeight);
    expect(hidden).toBe(0);
    await page.close();
  });

  it("tells what became of answers since the run before, and keeps the earlier one beside", async () => {
    const [trial] = doneOf(real.report);
    const label = trial.labels[1]?.label ?? "";
    const labels = trial.labels.map((one) => ({ ...one, probability: one.label === "surprise" ? 1 : 0 }));
    const tokens = trial.tokens.map((token) => ({ ...token, id: token.id + 1, text: label }));
    const trials = real.report.trials.map((one) =>
      one.id === trial.id ? { ...trial, text: label, labels, tokens } : one,
    );
    const { page } = await open({ ...real.state, previous: lean({ ...real.report, trials }) });
    await cards(page).first().waitFor();
    expect(await page.evaluate<string>(SHOWN_TEXT)).toContain("Since the run before: 1 broken.");
    expect(await page.evaluate<string>(SHOWN_TEXT)).toContain("Run before, other from token 1");
    await page.close();
  });

  it("runs with Ctrl+Enter, sets the truth with a digit, copies a command, and keeps pins over a reload", async () => {
    const { page, host } = await open(real.state);
    await cards(page).first().locator("article").focus();
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => host.askedFor("run")).toEqual([{}]);
    await page.keyboard.press("1");
    await expect
      .poll(() => host.askedFor("edit"))
      .toEqual([
        {
          version: 1,
          changes: [{ kind: "set", path: ["clips", 0, "label"], value: "neutral", expected: "surprise" }],
        },
      ]);
    await page.getByRole("button", { name: "Copy as command" }).first().click();
    await expect.poll(() => host.askedFor("copy").length).toBe(1);
    expect(JSON.stringify(host.askedFor("copy"))).toContain("saccade ask ");
    await page.getByRole("button", { name: "Pin" }).nth(2).click();
    await expect.poll(() => page.getByRole("button", { name: "Unpin" }).count()).toBe(1);
    await page.reload();
    await expect.poll(() => page.getByRole("button", { name: "Unpin" }).count()).toBe(1);
    await page.close();
  });

  it("says that an earlier run stands there, and leads back to the newest", async () => {
    const run = finishedRun(real.report);
    const { page, host } = await open({ ...real.state, run, past: [{ of: "run", name: "2026-04-01 10:15:00" }] });
    await cards(page).first().waitFor();
    const text = (): Promise<string> => page.evaluate<string>(SHOWN_TEXT);
    expect(await text()).toMatch(/Run of 2026-04-01 10:15:00 ?\. The document is as it was then\./);
    const document = { ...real.state.document, text: real.state.document.text.replace('"seed": 7', '"seed": 8') };
    await host.update({ document });
    await expect.poll(text).toContain("The document has changed since");
    await page.evaluate(AXE);
    expect(await page.evaluate<string[]>(AXE_VIOLATIONS)).toEqual([]);
    await page.getByRole("button", { name: "Back to the Newest" }).click();
    await expect.poll(() => host.askedFor("showNewest")).toEqual([{}]);
    await host.update({ past: [] });
    await expect.poll(text).not.toContain("Run of 2026-04-01");
    await page.close();
  });

  it("is read-only while the document has problems, and says that an untrusted workspace is not executed", async () => {
    const document = { ...real.state.document, problems: [{ line: 3, column: 7, sentence: "There is no such key." }] };
    const { page, host } = await open({ ...real.state, document, isTrusted: false });
    await page.getByRole("button", { name: "Line 3, column 7: There is no such key." }).click();
    await expect.poll(() => host.askedFor("openText")).toEqual([{ line: 3, column: 7 }]);
    expect(await page.evaluate<string>(SHOWN_TEXT)).toContain("Nothing that it names is read or executed");
    await page.getByRole("button", { name: "Manage Trust" }).click();
    await expect.poll(() => host.askedFor("manageTrust").length).toBe(1);
    await page.keyboard.press("Control+Enter");
    expect(host.askedFor("run")).toEqual([]);
    await page.close();
  });

  it("keeps markup text, and hears nobody but the editor", async () => {
    const trials = real.report.trials.map((one): Trial => {
      if (one.status === "failed") return one;
      return { ...one, text: MARKUP, tokens: one.tokens.map((token) => ({ ...token, text: MARKUP })) };
    });
    const { page, host } = await open({ ...real.state, run: finishedRun({ ...real.report, trials }) });
    await cards(page).first().waitFor();
    await page.evaluate(FORGED);
    await expect.poll(() => page.evaluate<string>(SHOWN_TEXT)).toContain(MARKUP);
    expect(await page.evaluate<string>(SHOWN_TEXT)).not.toContain("forged");
    expect(await page.evaluate<boolean>("'ran' in globalThis")).toBe(false);
    expect(host.reached).toEqual([]);
    await page.close();
  });

  it.each([
    ["light", 1280],
    ["dark", 1280],
    ["high contrast", 1280],
    ["high contrast light", 1280],
    ["light", 400],
    ["dark", 1600],
  ] as const)("has no fault that axe finds, and nothing beside the page: %s at %i px", async (theme, width) => {
    const { page, host } = await open(real.state, { theme, width });
    // Below the fold, where nothing is laid out before one looks.
    await page.locator("saccade-panel-trial").first().scrollIntoViewIfNeeded();
    await cards(page).first().locator("button.token").first().click();
    await page.evaluate(AXE);
    expect(await page.evaluate<string[]>(AXE_VIOLATIONS)).toEqual([]);
    expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    expect(host.said).toEqual([]);
    await page.close();
  });
});

const CARD_ELEMENT = `document.querySelector("saccade-panel-page").shadowRoot
  .querySelector("saccade-results").shadowRoot
  .querySelector("saccade-trial-grid").shadowRoot
  .querySelector("saccade-panel-trial").shadowRoot
  .querySelector("saccade-trial-card")`;

const FORGED = `window.dispatchEvent(new MessageEvent("message", {
  origin: window.origin,
  data: { jsonrpc: "2.0", method: "state", params: { document: { name: "forged", problems: [], text: "{}", version: 9 } } },
}))`;

function doneOf(report: RunReport): [DoneTrial, DoneTrial] {
  const [one, two] = report.trials.filter((trial) => trial.status === "done");
  if (one === undefined || two === undefined) throw new Error("The demo answers more than one question.");
  return [one, two];
}

function first(tokens: readonly Token[]): Token {
  const [token] = tokens;
  if (token === undefined) throw new Error("The answer has tokens.");
  return token;
}
