import { appendFileSync, existsSync, mkdtempSync, readFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { JOURNAL, JournalWriter } from "../../../../src/lab/journal/journal-writer.ts";
import { readLine, scanJournal } from "../../../../src/lab/journal/scan.ts";
import type { JournalLine } from "../../../../src/lab/journal/lines.ts";
import { WriteFailure } from "../../../../src/lab/journal/write-failure.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { answerLine, failedLine, RUN_LINE, sessionLine } from "./sample-lines.ts";

const folder = temporaryFolder();

function newRun(): string {
  return mkdtempSync(join(folder, "run-"));
}

async function linesOf(run: string): Promise<JournalLine[]> {
  const lines: JournalLine[] = [];
  for await (const { line } of scanJournal(join(run, JOURNAL))) lines.push(line);
  return lines;
}

/** What all open files have in common, to make their methods fail. */
async function handles(): Promise<FileHandle> {
  const handle = await open(join(newRun(), "any"), "w");
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}

type Write = (bytes: Buffer, offset: number, length: number) => ReturnType<FileHandle["write"]>;

/** Makes a write take at most so many bytes; after so many writes, they fail. */
async function limitWrites(bytes: number, { after = Infinity, code = "" } = {}): Promise<void> {
  const prototype = await handles();
  const write = Reflect.get(prototype, "write") as Write;
  let calls = 0;
  const limited = function (this: FileHandle, data: Buffer, offset: number): Promise<unknown> {
    if (++calls > after) return Promise.reject(errno(code));
    return write.call(this, data, offset, Math.min(bytes, data.length - offset));
  };
  vi.spyOn(prototype, "write").mockImplementation(limited as never);
}

function errno(code: string): Error {
  return Object.assign(new Error(`${code}: no luck, write`), { code });
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the journal's writer", () => {
  it("appends lines, tells where they are, and goes on where it stopped", async () => {
    const run = newRun();
    const first = await JournalWriter.open(run);
    const places = await first.append([RUN_LINE, answerLine("a", "ä😀")]);
    await first.close();
    const second = await JournalWriter.open(run);
    const more = await second.append([answerLine("b")]);
    await second.close();
    const all = [RUN_LINE, answerLine("a", "ä😀"), answerLine("b")];
    expect(await linesOf(run)).toEqual(all);
    for (const [index, place] of [...places, ...more].entries()) {
      expect(await readLine(join(run, JOURNAL), place)).toEqual(all[index]);
    }
  });

  it("asks the disk once for what was written in one moment, without waiting, and waits where it is asked to", async () => {
    const datasync = vi.spyOn(await handles(), "datasync");
    const writer = await JournalWriter.open(newRun());
    await writer.append([RUN_LINE, sessionLine()]);
    await writer.append([answerLine("a")]);
    expect(datasync).not.toHaveBeenCalled();
    await writer.flush();
    expect(datasync).toHaveBeenCalledTimes(1);
    await writer.flush();
    expect(datasync).toHaveBeenCalledTimes(1);
    await writer.append([answerLine("b")]);
    await vi.waitFor(() => {
      expect(datasync).toHaveBeenCalledTimes(2);
    });
    await writer.close();
    expect(datasync).toHaveBeenCalledTimes(2);
  });

  it("lets the disk have late lines with those that come next, or at the end", async () => {
    const datasync = vi.spyOn(await handles(), "datasync");
    const writer = await JournalWriter.open(newRun());
    await writer.append([RUN_LINE], { isLate: true });
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(datasync).not.toHaveBeenCalled();
    await writer.close();
    expect(datasync).toHaveBeenCalledTimes(1);
  });

  it("tells with the next lines that the disk refused those before", async () => {
    const run = newRun();
    const writer = await JournalWriter.open(run);
    await writer.append([RUN_LINE]);
    vi.spyOn(await handles(), "datasync").mockRejectedValueOnce(errno("EIO"));
    await expect(writer.flush()).rejects.toBeInstanceOf(WriteFailure);
    await expect(writer.append([answerLine("a")])).rejects.toThrow(/cannot be written \(EIO\)/);
    await writer.close();
    expect(await linesOf(run)).toEqual([RUN_LINE]);
  });

  it("cuts off a torn last line, so that the next one is whole", async () => {
    const run = newRun();
    const first = await JournalWriter.open(run);
    await first.append([RUN_LINE]);
    await first.close();
    appendFileSync(join(run, JOURNAL), JSON.stringify(answerLine("a")).slice(0, 40));
    const second = await JournalWriter.open(run);
    const [place] = await second.append([answerLine("b")]);
    await second.close();
    expect(await linesOf(run)).toEqual([RUN_LINE, answerLine("b")]);
    expect(await readLine(join(run, JOURNAL), place ?? { offset: 0, length: 0 })).toEqual(answerLine("b"));
  });

  it("writes on where the system takes a part of what it is given", async () => {
    const run = newRun();
    await limitWrites(7);
    const writer = await JournalWriter.open(run);
    await writer.append([RUN_LINE, answerLine("a")]);
    await writer.close();
    expect(await linesOf(run)).toEqual([RUN_LINE, answerLine("a")]);
  });

  it.each([
    [
      "ENOSPC",
      /^The disk is full, .*journal\.jsonl cannot be written until there is room\. What was written before is kept\.$/,
    ],
    ["EDQUOT", /^The disk is full, /],
    ["EIO", /journal\.jsonl cannot be written \(EIO\)\. What was written before is kept\.$/],
  ])("leaves no half line when the system says %s, and says so", async (code, sentence) => {
    const run = newRun();
    const writer = await JournalWriter.open(run);
    await writer.append([RUN_LINE]);
    await limitWrites(30, { after: 1, code });
    const failure = await writer.append([answerLine("a"), failedLine("x")]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(WriteFailure);
    expect(failure).toMatchObject({ kind: "failure", message: expect.stringMatching(sentence) as string });
    expect(await linesOf(run)).toEqual([RUN_LINE]);
    expect(readFileSync(join(run, JOURNAL), "utf8")).toBe(`${JSON.stringify(RUN_LINE)}\n`);
    // There is room again.
    vi.restoreAllMocks();
    await writer.append([answerLine("b")]);
    await writer.close();
    expect(await linesOf(run)).toEqual([RUN_LINE, answerLine("b")]);
  });

  it("takes no line behind a half one that could not be removed", async () => {
    const run = newRun();
    const writer = await JournalWriter.open(run);
    await writer.append([RUN_LINE]);
    await limitWrites(30, { after: 1, code: "ENOSPC" });
    vi.spyOn(await handles(), "truncate").mockRejectedValue(errno("EIO"));
    await expect(writer.append([answerLine("a")])).rejects.toThrow("The disk is full");
    vi.restoreAllMocks();
    await expect(writer.append([answerLine("b")])).rejects.toThrow("The disk is full");
    await writer.close();
    const next = await JournalWriter.open(run);
    await next.append([answerLine("c")]);
    await next.close();
    expect(await linesOf(run)).toEqual([RUN_LINE, answerLine("c")]);
  });

  it("refuses a second writer until the first has closed", async () => {
    const run = newRun();
    const writer = await JournalWriter.open(run);
    const message = `The run in ${run} is being written by process ${process.pid}: wait until it ends, or stop it.`;
    await expect(JournalWriter.open(run)).rejects.toMatchObject({ kind: "input", message });
    await writer.close();
    await (await JournalWriter.open(run)).close();
  });

  it("gives the lock back when the journal cannot be opened", async () => {
    const run = newRun();
    const truncate = vi.spyOn(await handles(), "truncate").mockRejectedValueOnce(errno("EROFS"));
    await expect(JournalWriter.open(run)).rejects.toMatchObject({
      kind: "failure",
      message: expect.stringContaining("cannot be written (EROFS)") as string,
    });
    truncate.mockRestore();
    await (await JournalWriter.open(run)).close();
    expect(existsSync(join(run, JOURNAL))).toBe(true);
  });

  it("says what is wrong with a folder that is not there", async () => {
    await expect(JournalWriter.open(join(folder, "nowhere"))).rejects.toMatchObject({ kind: "failure" });
  });
});
