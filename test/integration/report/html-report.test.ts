import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { expect, it } from "vitest";
import { renderHtml } from "../../../src/lab/report/render-html.ts";
import { type RunReport, runReportSchema } from "../../../src/protocol/run.ts";
import { describeNeeding } from "../../needs.ts";
import { AXE, useChromium } from "../../support/chromium-page.ts";
import { doneTrial, enrichedTrial, runReport, token } from "../../support/run-report.ts";
import { AXE_VIOLATIONS, breakComponent, FOCUSED, SHOWN_TEXT } from "../../support/page-scripts.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const MARKUP = `<img src="https://evil.example/x" onerror="window.ran = 1"></script><script>window.ran = 1</script>`;

const hasFocus = (element: { matches: (selector: string) => boolean }): boolean => element.matches(":focus-within");

/** A run in which every text that somebody else wrote is markup. */
function hostileReport(): RunReport {
  const base = runReport();
  const names = { sampler: MARKUP, prompt: MARKUP, decoder: MARKUP, clip: `${MARKUP}.mp4` };
  const [clip, other] = base.axes.clips;
  if (!clip || !other) throw new Error("The fixture has two clips.");
  const labels = [
    { label: MARKUP, logprob: -0.1, probability: 0.9 },
    { label: "fear", logprob: -2.3, probability: 0.1 },
  ];
  const tokens = [token(MARKUP, 0.5, { top: [{ id: 1, text: MARKUP, logit: 1, logprob: -1, removedBy: MARKUP }] })];
  const notes = enrichedTrial().notes?.map((note) => ({
    ...note,
    text: MARKUP,
    ...(note.answer && { answer: { ...note.answer, text: MARKUP, tokens } }),
  }));
  const finalPrompt = { text: MARKUP, tokens: 9, frameTokens: 8 };
  const trial = doneTrial({ ...names, text: MARKUP, labels, tokens, notes, finalPrompt });
  return runReport({
    document: { path: `/lab/${MARKUP}.saccade.json`, text: `// ${MARKUP}` },
    axes: {
      ...base.axes,
      clips: [
        { ...clip, name: names.clip, label: MARKUP, events: clip.events.map((event) => ({ ...event, label: MARKUP })) },
        other,
      ],
      samplers: [MARKUP],
      prompts: [{ name: MARKUP, text: MARKUP }],
      decoders: [{ name: MARKUP, settings: MARKUP }],
    },
    trials: [trial, { ...names, model: "faces", repeat: 2, id: "failed", status: "failed", error: MARKUP }],
    failed: 1,
  });
}

describeNeeding("chromium", "the report as a page", () => {
  const folder = temporaryFolder();
  const script = (): string => readFileSync(resolve("dist/report.js"), "utf8");
  const browser = useChromium();

  interface Opened {
    readonly page: Page;
    /** What the console and uncaught errors said. */
    readonly said: readonly string[];
    /** Addresses that were asked for, beside the page's own and its data URIs. */
    readonly asked: readonly string[];
  }

  async function open(
    report: RunReport,
    options: Parameters<Browser["newPage"]>[0] = {},
    before?: (page: Page) => Promise<unknown>,
  ): Promise<Opened> {
    const file = join(folder, `${performance.now()}.html`);
    writeFileSync(file, renderHtml(report, script()));
    const page = await browser().newPage({ viewport: { width: 1280, height: 900 }, ...options });
    const said: string[] = [];
    const asked: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));
    const own = pathToFileURL(file).href;
    page.on("request", (request) => {
      if (request.url() !== own && !request.url().startsWith("data:")) asked.push(request.url());
    });
    await page.route(/^(?!file:|data:)/, (route) => route.abort());
    await before?.(page);
    await page.goto(own);
    await page.locator("saccade-run-again pre").first().waitFor();
    return { page, said, asked };
  }

  async function violations(page: Page): Promise<string[]> {
    await page.evaluate(AXE);
    return page.evaluate<string[]>(AXE_VIOLATIONS);
  }

  it("shows every trial, says nothing on the console and asks the network for nothing", async () => {
    const { page, said, asked } = await open(runReport());
    expect(await page.title()).toBe("demo.saccade.json – Saccade");
    await page.getByRole("button", { name: "b.mp4" }).first().click();
    expect(await page.locator("saccade-trial-card").count()).toBe(8);
    expect(await page.evaluate<string>(SHOWN_TEXT)).toContain(
      "Drawn faces: this shows that the measurement works, not how real models behave.",
    );
    const pictures = page.locator("saccade-filmstrip img");
    expect(await pictures.count()).toBe(14);
    expect(await pictures.first().evaluate((image: { naturalWidth: number }) => image.naturalWidth)).toBe(2);
    expect(said).toEqual([]);
    expect(asked).toEqual([]);
    await page.close();
  });

  it("says at answers on footage that was not drawn that they mean nothing", async () => {
    const { axes, ...rest } = runReport();
    const [first, second] = axes.clips;
    if (!first || !second) throw new Error("The fixture has two clips.");
    const clips = [
      { ...first, drawn: true },
      { ...second, drawn: false },
    ];
    const { page, said } = await open({ ...rest, axes: { ...axes, clips } });
    const text = await page.evaluate<string>(SHOWN_TEXT);
    expect(text.split("This model knows drawn faces only; this answer means nothing here.")).toHaveLength(2);
    expect(await violations(page)).toEqual([]);
    expect(said).toEqual([]);
    await page.close();
  });

  it.each([
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["forced colours", { forcedColors: "active" }],
    ["narrow", { viewport: { width: 380, height: 800 } }],
  ] as const)("has no fault that axe finds: %s", async (_name, options) => {
    const { page } = await open(runReport(), options);
    await page.locator("button.token").first().focus();
    await page.locator("saccade-difference summary").first().click();
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  it("opens a token by keyboard, and walks tokens and trials with the arrows", async () => {
    const words = ["the", "person", "shows"].map((word) => token(word, 0.6));
    const trials = ["uniform:2", "fps:5"].map((sampler) => doneTrial({ sampler, tokens: words }));
    const { page } = await open(runReport({ trials }));
    const cards = page.locator("saccade-trial-card");
    const detail = page.locator("saccade-token-detail").first();
    const focused = (): Promise<string> => page.evaluate<string>(FOCUSED);
    await cards.nth(0).locator("article").focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => cards.nth(1).evaluate(hasFocus)).toBe(true);
    await page.keyboard.press("Enter");
    await expect.poll(focused).toMatch(/^“the”, token 1 of 3, probability 60\.0 %, rank 1, .*entropy 0\.50 bits/);
    await page.keyboard.press("ArrowRight");
    await expect.poll(focused).toMatch(/^“person”, token 2 of 3/);
    await expect
      .poll(() => detail.locator(".detail").innerText())
      .toContain("Token 2 of 3 · rank 1 · entropy 0.50 bits");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("End");
    await expect.poll(focused).toMatch(/^“shows”, token 3 of 3/);
    await page.keyboard.press("Escape");
    await expect.poll(focused).toBe("ARTICLE");
    await page.close();
  });

  it("shows a frame and its time when a mark of the timeline is focused", async () => {
    const { page } = await open(runReport());
    const timeline = page.locator("saccade-timeline").first();
    await timeline.locator('[data-place="0-0"]').focus();
    await expect.poll(() => timeline.locator("figcaption").innerText()).toBe("0.00 s frame 0");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => timeline.locator("figcaption").innerText()).toBe("1.60 s frame 40");
    expect(await timeline.locator('[data-place="0-1"]').getAttribute("aria-label")).toBe(
      "uniform:2, frame 2 of 2, at 1.60 s, on the event surprise",
    );
    await page.close();
  });

  it("leads from a cell of the matrix to its trial, in a clip that was closed", async () => {
    const { page } = await open(runReport());
    await page.locator("saccade-matrix tbody tr").nth(1).getByRole("button").nth(2).click();
    const card = page.locator("saccade-clip-section").nth(1).locator("saccade-trial-card").nth(2);
    await expect.poll(() => card.evaluate(hasFocus)).toBe(true);
    await page.close();
  });

  it("keeps markup text, wherever it stands", async () => {
    const { page, said, asked } = await open(hostileReport());
    await page.locator("button.token").first().focus();
    expect(await page.evaluate<boolean>("'ran' in globalThis")).toBe(false);
    const text = await page.evaluate<string>(SHOWN_TEXT);
    expect(text.split(MARKUP).length - 1).toBeGreaterThan(10);
    expect(await page.locator('img[src^="https:"]').count()).toBe(0);
    expect(said).toEqual([]);
    expect(asked).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  it.each(["light", "dark"] as const)(
    "shows each note in its gap, and the prompt as the model got it: %s",
    async (colorScheme) => {
      const report = runReport({ trials: [doneTrial(), enrichedTrial()] });
      const { page, said, asked } = await open(runReportSchema.parse(report), { colorScheme });
      const strip = page.locator("saccade-enrichment-strip");
      expect(await strip.locator("h3").innerText()).toBe("Notes between keyframes: with notes 2 notes; 1 by hand");
      const parts = await strip.locator(".strip > li").all();
      expect(await Promise.all(parts.map((part) => part.getAttribute("class")))).toEqual([
        "keyframe",
        "gap event",
        "keyframe",
        "gap event",
      ]);
      expect(await strip.locator("saccade-note p").allInnerTexts()).toEqual([
        "0.00 to 1.60 s",
        "1.60 to 3.20 s by hand",
        "relaxes",
      ]);
      expect(await strip.locator("saccade-note button.token").allInnerTexts()).toEqual(["brows", " rise"]);
      expect(await strip.locator("saccade-note img").count()).toBe(2);
      // The event begins in one gap and ends in the other.
      expect(await strip.locator(".gap.event ol").first().getAttribute("aria-label")).toBe(
        "Gap 1, with the event surprise",
      );
      expect(await page.locator("saccade-timeline .notes").getAttribute("aria-label")).toBe(
        "Notes of with notes: 0.00 to 1.60 s: brows rise; 1.60 to 3.20 s: relaxes",
      );
      const prompt = page.locator("saccade-final-prompt:not([hidden])");
      expect(await prompt.locator("summary").innerText()).toBe(
        "The prompt, as the model got it 40 tokens: 8 of frames, 32 of text",
      );
      await prompt.locator("summary").click();
      expect(await prompt.locator("pre").innerText()).toBe("User: <image> 0.0 s to 1.6 s: brows rise. Which?");
      await strip.locator("button.token").first().focus();
      await expect
        .poll(() => page.locator("saccade-token-detail .detail").innerText())
        .toContain("note of gap 1, 0.00 to 1.60 s");
      await page.keyboard.press("ArrowRight");
      await expect.poll(() => page.evaluate<string>(FOCUSED)).toMatch(/^“rise”, token 2 of 2/);
      expect(await violations(page)).toEqual([]);
      expect(said).toEqual([]);
      expect(asked).toEqual([]);
      await page.close();
    },
  );

  it.each([
    "saccade-label-bars",
    "saccade-note",
    "saccade-timeline",
    "saccade-tokens",
    "saccade-run-header",
    "saccade-matrix",
  ])("shows everything else where %s throws", async (broken) => {
    const { page, said, asked } = await open(hostileReport(), {}, (fresh) =>
      fresh.addInitScript({ content: breakComponent(broken) }),
    );
    const text = await page.evaluate<string>(SHOWN_TEXT);
    expect(text).toContain("This part could not be drawn (simulated <b>). The rest of the page is complete.");
    expect(text).toContain("To run it again");
    expect(await page.locator("saccade-trial-card").count()).toBe(2);
    expect(await page.evaluate<boolean>("'ran' in globalThis")).toBe(false);
    expect(said).toEqual([]);
    expect(asked).toEqual([]);
    await page.close();
  });

  it("says what to do where scripts are off", async () => {
    const file = join(folder, "off.html");
    writeFileSync(file, renderHtml(runReport(), script()));
    const page = await browser().newPage({ javaScriptEnabled: false });
    await page.goto(pathToFileURL(file).href);
    expect(await page.locator("body").innerText()).toContain("allow it to run");
    await page.close();
  });
});
