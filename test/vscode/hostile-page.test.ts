import { createHash } from "node:crypto";
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { runClip } from "../support/run-report.ts";
import { spoken } from "../../scripts/synthetic-run/spoken.ts";
import { writeRun } from "../../scripts/synthetic-run/write-run.ts";
import { copyClips } from "./harness/demo.ts";
import { type Editor, openEditor } from "./harness/editor.ts";
import { screenshotsOfFailures } from "./harness/failed-screenshots.ts";
import { repliesTo, sendRaw } from "./harness/forged-messages.ts";
import { addSampler, lane, openToken, panelPage, trial, untilFinished } from "./harness/panel.ts";
import { startedByExtension } from "./harness/processes.ts";
import { countDialogs, logText, openFile, runCommand, saveFile } from "./harness/workbench.ts";

const prepared = inject("prepared");
let editor: Editor;
screenshotsOfFailures(() => editor);

const LOOK = `// Keep this line.
{
  "clips": ["clips/surprise-01.mp4"],
  "samplers": ["uniform:4"], // four
}
`;
const MARKUP = "<img src=x onerror=alert(1)>";
const CLIP = "<svg onload=alert(2)>.mp4";

beforeAll(async () => {
  editor = await openEditor(prepared, {
    fill: async (workspace) => {
      await copyClips(workspace);
      await writeFile(join(workspace, "look.saccade.json"), LOOK);
      await cp(join(workspace, "clips", "surprise-01.mp4"), join(workspace, CLIP));
      await plantRun(workspace);
    },
  });
});

afterAll(async () => {
  await editor.close();
});

/** A run in a document's folder whose model said markup, in its tokens and behind them. */
async function plantRun(workspace: string): Promise<void> {
  const document = join(workspace, "said.saccade.json");
  await writeFile(document, JSON.stringify({ clips: [CLIP], samplers: ["uniform:2"], prompts: ["What?"] }));
  await writeRun({
    document,
    clips: [runClip({ name: CLIP, path: join(workspace, CLIP), label: null, events: [] })],
    axes: {
      ...{ models: ["faces"], samplers: ["uniform:2"], prompts: [{ name: "What?", text: "What?" }] },
      ...{ decoders: [{ name: "greedy", settings: "greedy" }], repeats: 1, seed: 0 },
    },
    trials: [
      {
        place: { clip: CLIP, model: "faces", sampler: "uniform:2", prompt: "What?", decoder: "greedy", repeat: 1 },
        answer: spoken(["a ", MARKUP, " b"], 3, (place) => `<script>alert(${place})</script>`),
        labels: [{ label: MARKUP, logprob: 0, probability: 1 }],
        frames: [{ index: 0, ptsSeconds: 0 }],
      },
    ],
  });
}

/** Every file of the workspace with what is in it. */
async function files(): Promise<Record<string, string>> {
  const entries = await readdir(editor.workspace, { recursive: true, withFileTypes: true });
  const found: Record<string, string> = {};
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found[path] = createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
  }
  return found;
}

/** What the extension has started. */
async function started(): Promise<number[]> {
  return (await startedByExtension(editor.pid)).map(({ pid }) => pid);
}

/** Changes of a page that is not ours, made for the very text that is there. */
function edit(...changes: object[]): object {
  return { version: 1, changes };
}

const set = (path: readonly (string | number)[], value: unknown): object => edit({ kind: "set", path, value });

const DEEP = JSON.parse(`${"[".repeat(500)}0${"]".repeat(500)}`) as unknown;
const POLLUTING = JSON.parse(
  '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}',
) as object;

/** A request, its parameters, and the sentence that answers it. */
const REFUSED: readonly (readonly [method: string, params: unknown, sentence: RegExp])[] = [
  // No request of the panel.
  ["shell", { command: "touch pwned" }, /^The panel has no request "shell"\.$/],
  ["constructor", {}, /^The panel has no request "constructor"\.$/],
  ["__proto__", {}, /^The panel has no request "__proto__"\.$/],
  [`${"x".repeat(100_000)}\nforged line of the log`, {}, /^The panel has no request "x{60}…"\.$/],
  // Not the shape of their parameters.
  ["ready", { and: "more" }, /cannot be read\.$/],
  ["run", { only: "everything" }, /cannot be read\.$/],
  ["run", { document: "/etc/passwd" }, /cannot be read\.$/],
  ["run", POLLUTING, /cannot be read\.$/],
  ["run", null, /cannot be read\.$/],
  ["probe", { kind: "../order" }, /cannot be read\.$/],
  ["exportReport", { out: "/tmp/saccade-forged.html" }, /cannot be read\.$/],
  ["openText", { uri: "file:///etc/passwd" }, /cannot be read\.$/],
  ["openText", { line: -1 }, /cannot be read\.$/],
  ["openText", { line: 1.5 }, /cannot be read\.$/],
  ["picture", { clip: "clips/surprise-01.mp4", index: "0" }, /cannot be read\.$/],
  ["copy", { text: "x".repeat(1_000_001) }, /cannot be read\.$/],
  ["render", { prompt: "x".repeat(10_001), model: "faces" }, /cannot be read\.$/],
  ["edit", { version: 1, changes: [] }, /cannot be read\.$/],
  ["edit", { version: 1, changes: Array(101).fill({ kind: "remove", path: ["clips", 0] }) }, /cannot be read\.$/],
  ["edit", edit({ kind: "eval", path: ["clips"] }), /cannot be read\.$/],
  ["edit", set([], {}), /cannot be read\.$/],
  ["edit", set(["samplers"], ["x".repeat(1_000_000)]), /cannot be read\.$/],
  // Nothing that the document, its clips or its runs have.
  ["picture", { clip: "../../../../etc/passwd", index: 0 }, /^The document has no such clip\.$/],
  ["picture", { clip: "clips/surprise-01.mp4", index: 999_999 }, /none with the number 999999/],
  ["token", { of: { branch: "../../../etc/passwd" }, trial: "t", place: 0 }, /^There is no such run any more\.$/],
  ["token", { of: "run", trial: "../../journal.jsonl", place: 0 }, /^There is no such run any more\.$/],
  ["branch", { trial: "__proto__", place: 0, tokenId: 0 }, /^There is no such answer to continue\.$/],
  ["resume", {}, /^There is no run to go on with: start one\.$/],
  ["exportReport", {}, /^There is no run to export yet: run the experiment first\.$/],
  ["render", { prompt: "What?", model: "/etc" }, /\/etc/],
];

/** Edits of an experiment that would be none, or that were made for another text. */
const REFUSED_EDITS: readonly (readonly [params: unknown, reason: RegExp])[] = [
  [set(["__proto__", "polluted"], true), /^The document would be no experiment: /],
  [set(["constructor"], { prototype: {} }), /^The document would be no experiment: /],
  [set(["tasks"], [{ command: "touch pwned" }]), /^The document would be no experiment: /],
  [set(["samplers", 0], "no sampler"), /^The document would be no experiment: "no sampler" is no sampler/],
  [set(["clips", 999, "path"], "x"), /^The document has no place|^The document would be no experiment/],
  [set(["samplers"], DEEP), /nested too deeply/],
  [set(["$schema"], "https://evil.example/schema.json"), /^The panel does not change which schema/],
  [
    { version: -7, changes: [{ kind: "set", path: ["samplers", 0], value: "uniform:5", expected: "uniform:9" }] },
    /^The document was changed meanwhile/,
  ],
];

/** No request at all: dropped, and the log says so. */
const DROPPED: readonly unknown[] = [
  null,
  42,
  "run",
  [],
  {},
  { type: "run" },
  { jsonrpc: "1.0", id: 1, method: "run", params: {} },
  { jsonrpc: "2.0", method: "run", params: {} },
  { jsonrpc: "2.0", id: 1, method: "run" },
  { jsonrpc: "2.0", id: {}, method: "run", params: {} },
  { jsonrpc: "2.0", id: 1, method: ["run"], params: {} },
  { jsonrpc: "2.0", id: 1, method: "run", params: [{}] },
  { jsonrpc: "2.0", id: 1, result: {} },
  { jsonrpc: "2.0", id: null, error: {} },
  { jsonrpc: "2.0", method: "$/cancelRequest" },
  [{ jsonrpc: "2.0", id: 1, method: "run", params: {} }],
];

describe("a page that is not ours", () => {
  let before: Record<string, string>;
  let labs: number[];
  let tabs: number;

  it("is answered with a sentence where it asks for what there is not", async () => {
    await openFile(editor.page, "look.saccade.json");
    await runCommand(editor.page, "Saccade: Open Panel");
    const panel = panelPage(editor.page);
    await lane(panel, "uniform:4").locator(".tick").first().waitFor();
    before = await files();
    labs = await started();
    tabs = await editor.page.locator(".tab").count();
    expect(labs).toHaveLength(1);
    const requests = REFUSED.map(([method, params]) => ({ method, params }));
    const replies = await repliesTo(editor.page, requests);
    for (const [place, [method, , sentence]] of REFUSED.entries()) {
      expect(replies[place]?.error?.message ?? replies[place], method.slice(0, 40)).toMatch(sentence);
    }
  });

  it("changes nothing of the document that would make it no experiment, or that is stale", async () => {
    const requests = REFUSED_EDITS.map(([params]) => ({ method: "edit", params }));
    const replies = await repliesTo(editor.page, requests);
    for (const [place, [params, reason]] of REFUSED_EDITS.entries()) {
      const reply = replies[place]?.result as { applied: boolean; reason: string } | undefined;
      expect(reply?.applied, JSON.stringify(params)).toBe(false);
      expect(reply?.reason).toMatch(reason);
    }
    expect(await editor.page.locator(".tab.active.dirty").count()).toBe(0);
  });

  it("is not heard where it says what is no request", async () => {
    await sendRaw(editor.page, DROPPED);
    const [reply] = await repliesTo(editor.page, [{ method: "still", params: {} }]);
    expect(reply?.error?.message).toBe('The panel has no request "still".');
  });

  it("has made nothing run, open or change, and the log tells what it tried", async () => {
    expect(await files()).toEqual(before);
    expect(await started()).toEqual(labs);
    expect(await editor.page.locator(".tab").count()).toBe(tabs);
    expect(await editor.page.locator(".quick-input-widget:visible").count()).toBe(0);
    expect(await editor.page.locator(".notifications-toasts .notification-list-item").count()).toBe(0);
    const log = await logText(editor);
    const told = (sentence: string): number => log.split(sentence).length - 1;
    expect(told('[warning] look.saccade.json: The panel has no request "shell".')).toBe(1);
    expect(told('[warning] look.saccade.json: run: The panel\'s request "run" cannot be read.')).toBe(4);
    expect(told("[warning] look.saccade.json: picture: The document has no such clip.")).toBe(1);
    expect(log).not.toContain("\nforged line of the log");
    expect(log).not.toMatch(/\[error\]/);
  });

  it("does not fill the log however much it sends", async () => {
    await sendRaw(editor.page, Array<unknown>(2000).fill({ nonsense: true }));
    await expect.poll(() => logText(editor)).toContain("what else it sends is not told here");
    expect((await logText(editor)).split("[warning]").length - 1).toBe(51);
  });

  it("has not stopped the panel from working", async () => {
    await addSampler(panelPage(editor.page), "bins:3");
    await saveFile(editor.page);
    const text = await readFile(join(editor.workspace, "look.saccade.json"), "utf8");
    expect(text).toBe(LOOK.replace('["uniform:4"]', '["uniform:4", "bins:3"]'));
  });
});

describe("a model that says markup", () => {
  it("is shown as text, in its answer, its labels and behind its tokens", async () => {
    const dialogs = countDialogs(editor.page);
    await openFile(editor.page, "said.saccade.json");
    await runCommand(editor.page, "Saccade: Open Panel");
    const panel = panelPage(editor.page);
    await untilFinished(panel, 1);
    const one = trial(panel, "uniform:2").first();
    await one.scrollIntoViewIfNeeded();
    await expect.poll(() => one.locator(".token").allTextContents()).toContain(MARKUP);
    const alternatives = await openToken(panel, one, 1);
    await alternatives.getByText("<script>alert(4)</script>").waitFor();
    expect(await panel.locator("img[src=x], svg[onload], li script").count()).toBe(0);
    await editor.screenshot("hostile-answer");
    expect(dialogs()).toBe(0);
  });
});
