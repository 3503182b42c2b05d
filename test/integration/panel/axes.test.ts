import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import type { DocumentChange } from "../../../src/protocol/panel-channel.ts";
import type { PanelState } from "../../../src/protocol/panel-state.ts";
import { describeNeeding } from "../../needs.ts";
import { AXE, useChromium } from "../../support/chromium-page.ts";
import { AXE_VIOLATIONS, FOCUSED, SHOWN_TEXT } from "../../support/page-scripts.ts";
import { panelState, type PanelPageOptions, writePanelPage } from "../../support/panel-page.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** What a page comes to on a machine that may be busy. */
const poll = <T>(look: () => T): ReturnType<typeof expect.poll<T>> => expect.poll(look, { timeout: 20_000 });

const MARKUP = `<img src="https://evil.example/x" onerror="window.ran.push('markup')"></script>`;

describeNeeding("chromium", "the experiment's axes", () => {
  const folder = temporaryFolder();
  const browser = useChromium();
  let state: PanelState;

  beforeAll(async () => {
    state = await panelState(folder, {
      samplers: ["uniform:4", "apex:4"],
      prompts: [{ name: "plain", text: "Which emotion does the person show?" }, "What changes?"],
      events: [],
    });
  });

  interface Opened {
    readonly page: Page;
    readonly said: readonly string[];
    readonly edits: () => Promise<DocumentChange[][]>;
  }

  async function open(options: Partial<PanelPageOptions> = {}, width = 1280, forcedColors?: "active"): Promise<Opened> {
    const page = await browser().newPage({ viewport: { width, height: 800 }, ...(forcedColors && { forcedColors }) });
    const said: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));
    await page.goto(await writePanelPage(folder, { element: "saccade-axes", state, ...options }));
    await page.locator("saccade-axes .axes").waitFor();
    return { page, said, edits: () => page.evaluate<DocumentChange[][]>("window.edits") };
  }

  const chip = (page: Page, key: string) => page.locator(`[data-chip="${key}"]`);
  const hasKeyboard = async (page: Page, key: string): Promise<boolean> =>
    (await page.locator(`[data-chip="${key}"]:focus`).count()) === 1;
  const field = (page: Page, key: string) =>
    page.locator(`saccade-edit-field[data-field="${key}"]`).locator("input, textarea, select");

  it("shows every axis as chips, the baseline's starred", async () => {
    const { page, said } = await open();
    expect(await page.locator(".chip span:first-child").allInnerTexts()).toEqual([
      ...["uniform:4", "apex:4", "plain", "What changes?", "greedy", "warm", "faces"],
      "neutral, happiness, surprise, fear",
      "repeats 1 · seed 7 · baseline uniform:4",
    ]);
    expect(await chip(page, "samplers-0").locator("i").innerText()).toBe("★");
    expect(said).toEqual([]);
    await page.close();
  });

  it("writes a sampler's setting when its field is left, and the baseline after it", async () => {
    const { page, edits } = await open();
    await chip(page, "samplers-0").click();
    await field(page, "count").fill("6");
    await page.keyboard.press("Tab");
    await poll(edits).toEqual([
      [
        { kind: "set", path: ["samplers", 0], value: "uniform:6", expected: "uniform:4" },
        { kind: "set", path: ["baseline", "sampler"], value: "uniform:6", expected: "uniform:4" },
      ],
    ]);
    await poll(() => chip(page, "samplers-0").innerText()).toContain("uniform:6");
    await field(page, "crop").selectOption("face");
    await poll(edits).toHaveLength(2);
    expect((await edits())[1]?.[0]?.value).toBe("uniform:6,view:face");
    await page.close();
  });

  it("shows the core's sentence beside what it refuses, and sends nothing", async () => {
    const { page, edits } = await open();
    await chip(page, "samplers-0").click();
    await field(page, "count").fill("none");
    await page.keyboard.press("Enter");
    const complaint = page.locator('saccade-edit-field[data-field="count"] .complaint');
    await poll(() => complaint.innerText()).toBe('"count" has to be a whole number from 1 up, not "none".');
    expect(await field(page, "count").getAttribute("aria-invalid")).toBe("true");
    await page.keyboard.press("Escape");
    expect(await field(page, "count").inputValue()).toBe("4");
    expect(await complaint.count()).toBe(0);
    await field(page, "short").fill("apexx:2");
    await page.keyboard.press("Enter");
    await poll(() => page.locator(".complaint").innerText()).toContain('Did you mean "apex"?');
    expect(await edits()).toEqual([]);
    await page.close();
  });

  it("adds from a list or as typed, duplicates, renames and removes, by keyboard alone", async () => {
    const { page, edits } = await open();
    const focused = (): Promise<string> => page.evaluate<string>(FOCUSED);
    await chip(page, "samplers-new").focus();
    await page.keyboard.press("Enter");
    await poll(focused).toBe("A new sampler");
    await page.keyboard.type("fps:5,max:16");
    await page.keyboard.press("Enter");
    await poll(edits).toEqual([[{ kind: "insert", path: ["samplers", 2], value: "fps:5,max:16" }]]);
    await poll(() => chip(page, "samplers-2").getAttribute("aria-expanded")).toBe("true");
    await poll(() => hasKeyboard(page, "samplers-2")).toBe(true);
    await page.getByRole("button", { name: "Duplicate" }).focus();
    await page.keyboard.press("Enter");
    await poll(edits).toHaveLength(2);
    expect((await edits())[1]).toEqual([
      { kind: "insert", path: ["samplers", 3], value: { type: "fps", fps: 5, max: 16, name: "fps:5,max:16 2" } },
    ]);
    await poll(() => chip(page, "samplers-3").getAttribute("aria-expanded")).toBe("true");
    await poll(() => hasKeyboard(page, "samplers-3")).toBe(true);
    await field(page, "name").focus();
    await field(page, "name").fill("slow");
    await page.keyboard.press("Enter");
    await poll(edits).toHaveLength(3);
    expect((await edits())[2]).toEqual([
      { kind: "set", path: ["samplers", 3, "name"], value: "slow", expected: "fps:5,max:16 2" },
    ]);
    await page.getByRole("button", { name: "Remove" }).focus();
    await page.keyboard.press("Enter");
    await poll(edits).toHaveLength(4);
    expect((await edits())[3]?.[0]).toMatchObject({ kind: "remove", path: ["samplers", 3] });
    await chip(page, "decoders-new").click();
    await page.getByRole("button", { name: /^temperature:1,minP:0\.1/ }).click();
    await poll(edits).toHaveLength(5);
    expect((await edits())[4]).toEqual([{ kind: "insert", path: ["decoders", 2], value: "temperature:1,minP:0.1" }]);
    await poll(() => hasKeyboard(page, "decoders-2")).toBe(true);
    await page.keyboard.press("Escape");
    await poll(() => page.locator(".editor").count()).toBe(0);
    expect(await hasKeyboard(page, "decoders-2")).toBe(true);
    await page.close();
  });

  it("writes a prompt with Ctrl+Enter and asks for its run alone", async () => {
    const { page, edits } = await open();
    await chip(page, "prompts-0").click();
    await field(page, "text").fill("Is the person surprised?");
    await page.keyboard.press("Control+Enter");
    await poll(() => page.evaluate<string[]>("window.ran")).toEqual(["plain"]);
    expect(await edits()).toEqual([
      [
        {
          kind: "set",
          path: ["prompts", 0, "text"],
          value: "Is the person surprised?",
          expected: "Which emotion does the person show?",
        },
      ],
    ]);
    await chip(page, "prompts-1").click();
    await field(page, "text").fill("What {{moves}}?");
    await page.keyboard.press("Control+Enter");
    await poll(() => page.locator(".complaint").innerText()).toContain("moves");
    expect(await page.evaluate<string[]>("window.ran")).toEqual(["plain"]);
    await field(page, "text").fill("Who moves?");
    await page.keyboard.press("Control+Enter");
    await poll(() => page.evaluate<string[]>("window.ran")).toEqual(["plain", "Who moves?"]);
    await page.close();
  });

  it("enriches a prompt, writes its stages, and shows it as the model gets it", async () => {
    const { page, edits } = await open();
    await chip(page, "prompts-0").click();
    await field(page, "enrich").check();
    await poll(edits).toEqual([[{ kind: "set", path: ["prompts", 0, "enrich"], value: {} }]]);
    await field(page, "frames").fill("bins:2");
    await page.keyboard.press("Enter");
    await field(page, "budget").fill("40");
    await page.keyboard.press("Enter");
    await field(page, "note.text").fill("What changes?");
    await page.keyboard.press("Tab");
    await field(page, "mask").check();
    await poll(edits).toHaveLength(5);
    expect((await edits()).slice(1)).toEqual([
      [{ kind: "set", path: ["prompts", 0, "enrich", "frames"], value: "bins:2" }],
      [{ kind: "set", path: ["prompts", 0, "enrich", "budget"], value: 40 }],
      [{ kind: "set", path: ["prompts", 0, "enrich", "note", "text"], value: "What changes?" }],
      [{ kind: "set", path: ["prompts", 0, "enrich", "mask"], value: true }],
    ]);
    await field(page, "frames").fill("bin");
    await page.keyboard.press("Enter");
    await poll(() => page.locator(".complaint").innerText()).toContain('Did you mean "bins"?');
    await page.getByRole("button", { name: "As the model gets it" }).click();
    await poll(() => page.locator("saccade-prompt-editor pre").innerText()).toBe("<|im_start|>User: plain");
    await page.close();
  });

  it("changes labels, numbers and the baseline, and asks the host to choose a model", async () => {
    const { page, edits } = await open();
    await chip(page, "labels-0").click();
    await page.getByRole("button", { name: "Remove the label fear" }).click();
    await page.getByRole("textbox", { name: "Labels to add" }).fill("anger");
    await page.keyboard.press("Enter");
    await poll(edits).toEqual([
      [{ kind: "remove", path: ["labels", 3], expected: "fear" }],
      [{ kind: "insert", path: ["labels", 3], value: "anger" }],
    ]);
    await chip(page, "settings-0").click();
    await field(page, "repeats").fill("3");
    await page.keyboard.press("Enter");
    await field(page, "baseline.sampler").selectOption("apex:4");
    await poll(edits).toHaveLength(4);
    expect((await edits()).slice(2)).toEqual([
      [{ kind: "set", path: ["repeats"], value: 3 }],
      [{ kind: "set", path: ["baseline", "sampler"], value: "apex:4", expected: "uniform:4" }],
    ]);
    await field(page, "seed").fill("1.5");
    await page.keyboard.press("Enter");
    await poll(() => page.locator(".complaint").innerText()).toBe('"seed" has to be a whole number, not 1.5.');
    await chip(page, "models-new").click();
    await page.getByRole("button", { name: "Choose a model…" }).click();
    await poll(() => page.evaluate<{ method: string }[]>("window.asked")).toEqual([
      { method: "selectModel", params: {} },
    ]);
    await page.close();
  });

  it("keeps what is typed while the document changes elsewhere, and shows what another hand wrote", async () => {
    const { page } = await open();
    await chip(page, "decoders-1").click();
    await field(page, "topP").fill("0.5");
    await page.evaluate("window.change([{ kind: 'set', path: ['decoders', 1, 'temperature'], value: 0.9 }])");
    await poll(() => field(page, "temperature").inputValue()).toBe("0.9");
    expect(await field(page, "topP").inputValue()).toBe("0.5");
    await page.close();
  });

  it("changes nothing while the document has problems", async () => {
    const { page } = await open({ readOnly: true });
    expect(await chip(page, "samplers-new").count()).toBe(0);
    await chip(page, "samplers-0").click();
    expect(await field(page, "count").isEditable()).toBe(false);
    expect(await page.getByRole("button", { name: "Remove" }).count()).toBe(0);
    await page.close();
  });

  it("keeps markup text", async () => {
    const text = JSON.stringify({
      samplers: [{ name: MARKUP, type: "uniform", count: 4 }],
      prompts: [MARKUP],
      labels: [MARKUP],
    });
    const { page, said } = await open({ state: { ...state, document: { ...state.document, text } } });
    await chip(page, "prompts-0").click();
    const shown = await page.evaluate<string>(SHOWN_TEXT);
    expect(shown.split(MARKUP).length - 1).toBeGreaterThanOrEqual(3);
    expect(await page.evaluate<string[]>("window.ran")).toEqual([]);
    expect(await page.locator('img[src^="https:"]').count()).toBe(0);
    expect(said).toEqual([]);
    await page.close();
  });

  it.each([
    ["light", {}, 1280, undefined, "prompts-0"],
    ["light, adding", {}, 1280, undefined, "samplers-new"],
    ["dark", { theme: "dark" }, 480, undefined, "samplers-1"],
    ["high contrast", { theme: "contrast" }, 400, undefined, "decoders-1"],
    ["forced colours", {}, 400, "active", "settings-0"],
  ] as const)("has no fault that axe finds: %s", async (_name, options, width, forced, opened) => {
    const { page } = await open(options, width, forced);
    await chip(page, opened).click();
    await page.evaluate(AXE);
    expect(await page.evaluate<string[]>(AXE_VIOLATIONS)).toEqual([]);
    const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    expect(await page.evaluate<number>(overflow)).toBe(0);
    await page.close();
  });
});
