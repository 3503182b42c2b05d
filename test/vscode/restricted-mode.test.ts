import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Editor, openEditor } from "./harness/editor.ts";
import { startedByExtension } from "./harness/processes.ts";
import { notification, runCommand } from "./harness/workbench.ts";

const prepared = inject("prepared");
let editor: Editor;

beforeAll(async () => {
  editor = await openEditor(prepared, {
    trusted: false,
    fill: (workspace) => writeFile(join(workspace, "face.mp4"), "never read"),
  });
});

afterAll(async () => {
  await editor.screenshot("restricted-mode");
  await editor.close();
});

describe("a workspace that is not trusted", () => {
  it("is told so, and nothing runs", async () => {
    await runCommand(editor.page, "Saccade: Quick Probe");
    await notification(editor.page, "Saccade runs nothing in a workspace that is not trusted").waitFor();
    const started = await startedByExtension(editor.pid);
    expect(started.map(({ command }) => command)).toEqual([]);
  });
});
