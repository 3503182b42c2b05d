import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CallIndex } from "../../../../src/lab/journal/call-index.ts";
import { JOURNAL, JournalWriter } from "../../../../src/lab/journal/journal-writer.ts";
import type { JournalLine } from "../../../../src/lab/journal/lines.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { answerLine, keyOf, labelsLine, RUN_LINE } from "./sample-lines.ts";

const folder = temporaryFolder();

async function runOf(lines: readonly JournalLine[], tail = ""): Promise<string> {
  const run = mkdtempSync(join(folder, "run-"));
  const writer = await JournalWriter.open(run);
  await writer.append(lines);
  await writer.close();
  appendFileSync(join(run, JOURNAL), tail);
  return run;
}

describe("the index of calls", () => {
  it("knows what journals hold, and reads it again", async () => {
    const calls = new CallIndex();
    const run = await runOf([RUN_LINE, answerLine("a", "ä", 3), labelsLine("b")]);
    await calls.addRun(run);
    expect(calls.get(keyOf("a"))).toMatchObject({ file: join(run, JOURNAL), newTokens: 3, seconds: 0.25 });
    expect(calls.get(keyOf("c"))).toBeUndefined();
    expect(await calls.answer(keyOf("a"))).toEqual(answerLine("a", "ä", 3));
    expect(await calls.labels(keyOf("b"))).toEqual(labelsLine("b"));
  });

  it("says which result is lost", async () => {
    const calls = new CallIndex();
    await calls.addRun(await runOf([RUN_LINE, answerLine("a")]));
    const message = "The journal lacks the result cccccccccccc that a trial refers to.";
    await expect(calls.answer(keyOf("c"))).rejects.toMatchObject({ kind: "input", message });
    // An answer is not the labels of the same name.
    await expect(calls.labels(keyOf("a"))).rejects.toMatchObject({ kind: "input" });
  });

  it("takes the first of several runs that hold a call", async () => {
    const calls = new CallIndex();
    await calls.addRun(await runOf([RUN_LINE, answerLine("a", "first")]));
    await calls.addRun(await runOf([RUN_LINE, answerLine("a", "second")]));
    expect(await calls.answer(keyOf("a"))).toMatchObject({ answer: { text: "first" } });
  });

  it("does not look at calls that it knows, nor at trials", async () => {
    const calls = new CallIndex();
    await calls.addRun(await runOf([RUN_LINE, answerLine("a")]));
    const known = JSON.stringify(answerLine("a", "second")).slice(0, -9);
    const rest = [known, '{"line":"trial","no":"trial"}', JSON.stringify(answerLine("b"))].join("\n");
    await calls.addRun(await runOf([RUN_LINE], `${rest}\n`));
    expect(calls.get(keyOf("b"))).toBeDefined();
    expect(await calls.answer(keyOf("a"))).toEqual(answerLine("a"));
  });

  it("gives the lines that stand elsewhere, and leaves out what is gone", async () => {
    const calls = new CallIndex();
    const [one, other, gone] = [
      await runOf([RUN_LINE, answerLine("a"), labelsLine("b")]),
      await runOf([RUN_LINE, answerLine("c")]),
      await runOf([RUN_LINE, answerLine("d")]),
    ];
    for (const run of [one, other, gone]) await calls.addRun(run);
    rmSync(gone, { recursive: true });
    const keys = ["a", "b", "c", "d", "e", "b"].map(keyOf);
    expect(await calls.linesElsewhere(keys, join(other, JOURNAL))).toEqual([answerLine("a"), labelsLine("b")]);
    // Something else stands in its place.
    writeFileSync(join(one, JOURNAL), "x".repeat(10_000));
    expect(await calls.linesElsewhere(keys, "another")).toEqual([answerLine("c")]);
  });

  it("takes of a damaged run what comes before the damage", async () => {
    const calls = new CallIndex();
    await calls.addRun(await runOf([RUN_LINE, answerLine("a")], `damaged\n${JSON.stringify(answerLine("b"))}\n`));
    expect([calls.get(keyOf("a")) !== undefined, calls.get(keyOf("b"))]).toEqual([true, undefined]);
  });

  it("passes over what is no run, or a newer one", async () => {
    const calls = new CallIndex();
    const file = join(folder, "a file");
    writeFileSync(file, "");
    const odd = mkdtempSync(join(folder, "odd-"));
    mkdirSync(join(odd, JOURNAL));
    const newer = mkdtempSync(join(folder, "newer-"));
    writeFileSync(join(newer, JOURNAL), `${JSON.stringify({ ...RUN_LINE, format: 2 })}\n`);
    for (const run of [join(folder, "nowhere"), file, odd, newer]) await calls.addRun(run);
    expect(calls.get(keyOf("a"))).toBeUndefined();
  });
});
