import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readLine, scanJournal, wholeLength } from "../../../../src/lab/journal/scan.ts";
import type { JournalLine } from "../../../../src/lab/journal/lines.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { answerLine, labelsLine, RUN_LINE, sessionLine } from "./sample-lines.ts";

const folder = temporaryFolder();

function journal(text: string): string {
  const file = join(mkdtempSync(join(folder, "run-")), "journal.jsonl");
  writeFileSync(file, text);
  return file;
}

function textOf(lines: readonly unknown[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

async function linesOf(file: string): Promise<JournalLine[]> {
  const lines: JournalLine[] = [];
  for await (const { line } of scanJournal(file)) lines.push(line);
  return lines;
}

describe("reading a journal", () => {
  // Line breaks, characters of several bytes and the separators that JSON allows inside a string.
  const lines = [RUN_LINE, sessionLine(), answerLine("a", "ä\n😀\u2028 \r"), labelsLine("b")];

  it("gives each line with its place, from which it can be read again", async () => {
    const file = journal(textOf(lines));
    const placed = [];
    for await (const one of scanJournal(file)) placed.push(one);
    expect(placed.map(({ line }) => line)).toEqual(lines);
    const bytes = readFileSync(file);
    for (const { line, offset, length } of placed) {
      expect(JSON.parse(bytes.toString("utf8", offset, offset + length))).toEqual(line);
      expect(await readLine(file, { offset, length })).toEqual(line);
    }
    expect(await wholeLength(file)).toBe(bytes.length);
  });

  it("gives lines that are longer than what is read at once", async () => {
    const long = [answerLine("a", "x".repeat(3_000_000)), answerLine("b"), answerLine("c", "y".repeat(1 << 20))];
    expect(await linesOf(journal(textOf(long)))).toEqual(long);
  });

  it("leaves out a last line that was torn, wherever it was torn", async () => {
    const whole = textOf(lines.slice(0, 2));
    const torn = textOf(lines.slice(2, 3)).slice(0, -1);
    for (const end of [1, 2, Math.floor(torn.length / 2), torn.length]) {
      const file = journal(whole + torn.slice(0, end));
      expect(await linesOf(file)).toEqual(lines.slice(0, 2));
      expect(await wholeLength(file)).toBe(whole.length);
    }
    // A crash of the machine can leave zeros where the end was to be.
    const file = journal(whole);
    appendFileSync(file, Buffer.alloc(512));
    expect(await linesOf(file)).toHaveLength(2);
  });

  it("gives nothing for an empty journal", async () => {
    const file = journal("");
    expect([await linesOf(file), await wholeLength(file)]).toEqual([[], 0]);
  });

  it.each([
    ["what is no JSON", "{"],
    ["an empty line", ""],
    ["JSON that is no line", "17"],
    ["null", "null"],
    ["a line of an unknown kind", '{"line":"note"}'],
    ["a line with a key too many", JSON.stringify({ ...sessionLine(), more: 1 })],
    ["a line without what it needs", '{"line":"call","kind":"answer"}'],
    ["another line's format", JSON.stringify({ ...RUN_LINE, format: "1" })],
  ])("refuses %s in the middle, with its number", async (_, damaged) => {
    const file = journal(`${textOf(lines.slice(0, 2))}${damaged}\n${textOf(lines.slice(2))}`);
    const message = `Line 3 of ${file} is no line of a Saccade journal: restore the file from a copy, or start a new run.`;
    await expect(linesOf(file)).rejects.toMatchObject({ kind: "input", message });
  });

  it("refuses a newer format, with a sentence", async () => {
    const file = journal(textOf([{ ...RUN_LINE, format: 2, somethingNew: true }, { line: "something new" }]));
    const message = `The run in ${file} was written by a newer Saccade (format 2, this one reads 1): update Saccade, or start a new run.`;
    await expect(linesOf(file)).rejects.toMatchObject({ kind: "input", message });
  });
});
