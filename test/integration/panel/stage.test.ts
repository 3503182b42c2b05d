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
const EVENT = { label: "surprise", onsetSeconds: 2.2461, apexSeconds: 2.4, offsetSeconds: 2.557 };

describeNeeding("chromium", "the clip's stage", () => {
  const folder = temporaryFolder();
  const browser = useChromium();
  let state: PanelState;

  beforeAll(async () => {
    state = await panelState(folder, {
      samplers: ["uniform:4", "apex:4"],
      prompts: [
        { name: "plain", text: "Which emotion does the person show?" },
        { name: "with notes", text: "Which emotion does the person show?", enrich: { frames: "bins:2" } },
      ],
      events: [EVENT],
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
    await page.goto(await writePanelPage(folder, { element: "saccade-clip-stage", state, ...options }));
    await page.locator("saccade-clip-stage .stage, saccade-clip-stage .empty").first().waitFor();
    return { page, said, edits: () => page.evaluate<DocumentChange[][]>("window.edits") };
  }

  const lane = (page: Page, sampler: string) => page.locator("saccade-tick-lane").filter({ hasText: sampler });
  const seconds = (page: Page) => page.getByRole("slider").getAttribute("aria-valuetext");

  /** A moment of the clip on a lane, as the pointer has it. */
  async function pointAt(page: Page, sampler: string, at: number): Promise<{ x: number; y: number }> {
    const box = await lane(page, sampler).locator(".track").boundingBox();
    if (box === null) throw new Error("The lane is drawn.");
    return { x: box.x + (at / (state.clips[0]?.info?.durationSeconds ?? 1)) * box.width, y: box.y + 13 };
  }

  it("draws the samplers' frames, what they hit, motion, notes and the film, and breaks no rule of the page", async () => {
    const { page, said } = await open();
    expect(await lane(page, "uniform:4").locator(".tick").count()).toBe(4);
    expect(await lane(page, "uniform:4").locator(".text").innerText()).toBe("misses it · hit chance 13\u00a0%");
    expect(await lane(page, "apex:4").locator(".text").innerText()).toBe("1 frame on it");
    expect(await page.locator(".motion").count()).toBeGreaterThan(50);
    expect(await page.locator(".note").count()).toBeGreaterThan(2);
    await poll(() => page.locator("video").isVisible()).toBe(true);
    await poll(() => page.locator("video").evaluate((film: { currentTime: number }) => film.currentTime)).toBeCloseTo(
      2.401,
      3,
    );
    expect(said).toEqual([]);
    await page.close();
  });

  it("adds a frame where a lane is clicked, and writes one time from then on", async () => {
    const { page, edits } = await open();
    const at = await pointAt(page, "uniform:4", 2.41);
    await page.mouse.click(at.x, at.y);
    await poll(edits).toHaveLength(1);
    const [first] = await edits();
    expect(first).toEqual([
      {
        kind: "set",
        path: ["samplers", 0],
        value: { name: "uniform:4", type: "times", times: [0, 1.8, 2.4, 3.6, 5.4] },
        expected: "uniform:4",
      },
    ]);
    await poll(() => lane(page, "uniform:4").locator(".text").innerText()).toMatch(/^1 frame on it/);
    await lane(page, "uniform:4").locator(".tick").nth(2).focus();
    await page.keyboard.press("Delete");
    await poll(edits).toHaveLength(2);
    expect((await edits())[1]).toEqual([{ kind: "remove", path: ["samplers", 0, "times", 2], expected: 2.4 }]);
    await poll(() => lane(page, "uniform:4").locator(".tick").count()).toBe(4);
    await page.close();
  });

  it("moves a frame where a tick is dragged, and leaves it where Escape ends the drag", async () => {
    const { page, edits } = await open();
    const from = await pointAt(page, "uniform:4", 1.8);
    const to = await pointAt(page, "uniform:4", 2.4);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await poll(() => lane(page, "uniform:4").locator(".ghost").innerText()).toBe("2.40 s");
    await page.keyboard.press("Escape");
    await page.mouse.up();
    expect(await edits()).toEqual([]);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.up();
    await poll(edits).toHaveLength(1);
    expect((await edits())[0]?.[0]?.value).toEqual({ name: "uniform:4", type: "times", times: [0, 2.4, 3.6, 5.4] });
    await page.close();
  });

  it("walks, adds, moves and removes frames by keyboard, each with a spoken name", async () => {
    const { page, edits } = await open();
    const focused = (): Promise<string> => page.evaluate<string>(FOCUSED);
    await lane(page, "uniform:4").locator(".tick").first().focus();
    await poll(focused).toBe("uniform:4, frame 1 of 4, at 0.00 s, 1 of 4, evenly");
    await page.keyboard.press("ArrowRight");
    await poll(focused).toMatch(/^uniform:4, frame 2 of 4, at 1\.80 s/);
    await page.keyboard.press("ArrowDown");
    await poll(focused).toMatch(/^apex:4, frame 1 of 4, at 2\.40 s, .*, on the event surprise$/);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Shift+ArrowRight");
    await poll(edits).toHaveLength(1);
    expect((await edits())[0]?.[0]?.value).toEqual({ name: "uniform:4", type: "times", times: [0, 1.84, 3.6, 5.4] });
    await poll(focused).toMatch(/^uniform:4, frame 2 of 4, at 1\.84 s/);
    await lane(page, "apex:4").getByRole("button", { name: "Add the frame at 2.40 s to apex:4" }).focus();
    await page.keyboard.press("ArrowRight");
    await poll(() => seconds(page)).toBe("2.44 s, frame 61 of 136");
    await page.keyboard.press("Enter");
    await poll(edits).toHaveLength(2);
    expect((await edits())[1]?.[0]).toMatchObject({ path: ["samplers", 1], expected: "apex:4" });
    await page.close();
  });

  it("steps through the file's own frames and shows each in the film", async () => {
    const { page } = await open();
    await page.getByRole("slider").focus();
    await page.keyboard.press("ArrowLeft");
    await poll(() => seconds(page)).toBe("2.36 s, frame 59 of 136");
    await page.keyboard.press("Shift+ArrowRight");
    await poll(() => seconds(page)).toBe("2.76 s, frame 69 of 136");
    await poll(() => page.locator("video").evaluate((film: { currentTime: number }) => film.currentTime)).toBeCloseTo(
      2.761,
      3,
    );
    await page.keyboard.press("Home");
    await poll(() => seconds(page)).toMatch(/^0\.00 s/);
    await page.keyboard.press("Space");
    await poll(() => seconds(page)).not.toMatch(/^0\.00 s/);
    await page.close();
  });

  it("marks an event with E, I and O, asks for its label, and removes one", async () => {
    const { page, edits } = await open();
    await page.getByRole("slider").focus();
    await page.keyboard.press("e");
    await page.keyboard.press("i");
    for (let step = 0; step < 5; step++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("o");
    await page.getByRole("combobox", { name: "label" }).fill("fear");
    await page.keyboard.press("Enter");
    await poll(edits).toHaveLength(1);
    const event = { label: "fear", onsetSeconds: 2.4, apexSeconds: 2.5, offsetSeconds: 2.6 };
    expect((await edits())[0]).toEqual([{ kind: "insert", path: ["clips", 0, "events", 1], value: event }]);
    await page.getByRole("button", { name: "Remove the event surprise at 2.25 s" }).click();
    await poll(edits).toHaveLength(2);
    expect((await edits())[1]).toEqual([{ kind: "remove", path: ["clips", 0, "events", 0], expected: EVENT }]);
    await page.close();
  });

  it("sets the range with I and O while no event is marked", async () => {
    const { page, edits } = await open();
    await page.getByRole("slider").focus();
    await page.keyboard.press("i");
    await poll(edits).toEqual([[{ kind: "set", path: ["clips", 0, "from"], value: 2.4 }]]);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("o");
    await poll(edits).toHaveLength(2);
    expect((await edits())[1]).toEqual([{ kind: "set", path: ["clips", 0, "to"], value: 2.48 }]);
    await page.getByRole("button", { name: "Whole file" }).click();
    await poll(edits).toHaveLength(3);
    expect((await edits())[2]?.map(({ kind, path }) => [kind, path[2]])).toEqual([
      ["remove", "from"],
      ["remove", "to"],
    ]);
    await page.close();
  });

  it("shows what the model receives at a frame: the run's picture, or else the host's", async () => {
    const { page } = await open();
    await lane(page, "apex:4").locator(".tick").first().hover();
    const preview = page.locator("saccade-frame-preview");
    await poll(() => preview.locator("figcaption").innerText()).toContain("apex of candidate 1");
    await poll(() => preview.locator("img").getAttribute("alt")).toBe("What the model receives at 2.40 s");
    const asked = await page.evaluate<{ method: string; params: unknown }[]>("window.asked");
    expect(asked).toEqual([{ method: "picture", params: { clip: "surprise-01.mp4", index: 60, sampler: "apex:4" } }]);
    await page.close();

    const run = structuredClone(state.run);
    const picture = state.clips[0]?.thumbnails[0]?.uri ?? "";
    for (const trial of run?.report?.trials ?? []) {
      if (trial.status === "done") for (const frame of trial.frames) frame.picture = "seen";
    }
    if (run?.report) run.report.pictures = { seen: picture };
    const { page: other } = await open({ state: { ...state, run } });
    await lane(other, "apex:4").locator(".tick").first().hover();
    await poll(() => other.locator("saccade-frame-preview img").getAttribute("src")).toBe(picture);
    expect(await other.evaluate<unknown[]>("window.asked")).toEqual([]);
    await other.close();
  });

  it("lets the thumbnails stand in where the editor cannot play the file", async () => {
    const [clip] = state.clips;
    if (clip === undefined) throw new Error("The state has a clip.");
    const broken = { ...clip, videoUri: `${clip.videoUri ?? ""}.missing` };
    const { page } = await open({ state: { ...state, clips: [broken] } });
    await poll(() => page.evaluate<string>(SHOWN_TEXT)).toContain("pictures of it stand in");
    const shown = page.locator("saccade-clip-player img");
    const before = await shown.getAttribute("src");
    await page.getByRole("slider").focus();
    await page.keyboard.press("End");
    await poll(() => shown.getAttribute("src")).not.toBe(before);
    await page.close();
  });

  it("says why a clip cannot be marked, and while read-only changes nothing", async () => {
    const [clip] = state.clips;
    if (clip === undefined) throw new Error("The state has a clip.");
    const { page, edits } = await open({ state: { ...state, clips: [{ ...clip, isOwnEntry: false }] } });
    expect(await page.evaluate<string>(SHOWN_TEXT)).toContain("stands for several files");
    await page.getByRole("slider").focus();
    await page.keyboard.press("i");
    expect(await page.locator(".said").innerText()).toContain("stands for several files");
    expect(await edits()).toEqual([]);
    await page.close();
    const shut = await open({ readOnly: true });
    const at = await pointAt(shut.page, "uniform:4", 2.41);
    await shut.page.mouse.click(at.x, at.y);
    await lane(shut.page, "uniform:4").locator(".tick").first().focus();
    await shut.page.keyboard.press("Delete");
    expect(await shut.edits()).toEqual([]);
    await shut.page.close();
  });

  it("keeps markup text", async () => {
    const [clip] = state.clips;
    if (!clip?.info) throw new Error("The state has a clip.");
    const info = { ...clip.info, events: [{ ...EVENT, label: MARKUP }] };
    const lanes = clip.lanes.map((known) => ({
      ...known,
      frames: known.frames?.map((frame) => ({ ...frame, reason: MARKUP })) ?? null,
    }));
    const { page, said } = await open({ state: { ...state, clips: [{ ...clip, name: MARKUP, info, lanes }] } });
    await lane(page, "apex:4").locator(".tick").first().hover();
    await poll(() => page.evaluate<string>(SHOWN_TEXT)).toContain(MARKUP);
    expect(await page.evaluate<string[]>("window.ran")).toEqual([]);
    expect(await page.locator('img[src^="https:"]').count()).toBe(0);
    expect(said).toEqual([]);
    await page.close();
  });

  it.each([
    ["light", {}, 1280, undefined],
    ["dark", { theme: "dark" }, 480, undefined],
    ["high contrast", { theme: "contrast" }, 400, undefined],
    ["forced colours", {}, 1280, "active"],
  ] as const)("has no fault that axe finds: %s", async (_name, options, width, forced) => {
    const { page } = await open(options, width, forced);
    await lane(page, "apex:4").locator(".tick").first().focus();
    await page.keyboard.press("e");
    await page.locator("saccade-event-bar form").waitFor();
    await page.evaluate(AXE);
    expect(await page.evaluate<string[]>(AXE_VIOLATIONS)).toEqual([]);
    const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    expect(await page.evaluate<number>(overflow)).toBe(0);
    await page.close();
  });

  it("says what to do where there is no clip, one is being read, or one cannot be", async () => {
    const [clip] = state.clips;
    if (clip === undefined) throw new Error("The state has a clip.");
    const none = await open({ state: { ...state, clips: [] } });
    expect(await none.page.evaluate<string>(SHOWN_TEXT)).toContain("No clip yet");
    await none.page.close();
    const bare = { ...clip, info: null, frameTimes: null, thumbnails: [], lanes: [], videoUri: null };
    const reading = await open({ state: { ...state, clips: [{ ...bare, status: "reading" }] } });
    expect(await reading.page.evaluate<string>(SHOWN_TEXT)).toContain("Reading surprise-01.mp4");
    await reading.page.close();
    const error = "The file is empty (0 bytes). Copy or export it again.";
    const failed = await open({ state: { ...state, clips: [{ ...bare, status: "failed", error }] } });
    expect(await failed.page.evaluate<string>(SHOWN_TEXT)).toContain(error);
    await failed.page.close();
  });
});
