import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { SaccadeError } from "../../protocol/errors.ts";
import { FORMAT, type JournalLine, journalLineSchema } from "./lines.ts";

/** Where a line is in a journal. */
export interface Place {
  /** Bytes from the file's beginning. */
  readonly offset: number;
  readonly length: number;
}

/** A line of a journal with its place in the file. */
export interface PlacedLine extends Place {
  readonly line: JournalLine;
}

const NEWLINE = 0x0a;

/**
 * Reads a journal line by line, in bounded memory. What stands behind the last line break was torn off while it was
 * written, and is left out.
 *
 * @param isWanted asked of each line's text; what is not wanted is not looked at
 * @throws SaccadeError `input` if the file is no journal, is damaged, or was written by a newer Saccade
 */
export async function* scanJournal(
  file: string,
  isWanted: (text: string) => boolean = () => true,
): AsyncGenerator<PlacedLine> {
  let number = 0;
  for await (const { text, offset, length } of wholeLines(file)) {
    number++;
    if (!isWanted(text)) continue;
    yield { line: parseLine(file, number, text), offset, length };
  }
}

/** Reads one line again, by its place. */
export async function readLine(file: string, place: Place): Promise<JournalLine> {
  const handle = await open(file);
  try {
    return await readAt(handle, file, place);
  } finally {
    await handle.close();
  }
}

/** Reads lines again, by their places; what is no line any more is `undefined`. */
export async function readLines(file: string, places: readonly Place[]): Promise<(JournalLine | undefined)[]> {
  const handle = await open(file);
  try {
    const lines: (JournalLine | undefined)[] = [];
    for (const place of places) lines.push(await readAt(handle, file, place).catch(() => undefined));
    return lines;
  } finally {
    await handle.close();
  }
}

async function readAt(handle: FileHandle, file: string, { offset, length }: Place): Promise<JournalLine> {
  const bytes = Buffer.alloc(length);
  await handle.read(bytes, 0, length, offset);
  return parseLine(file, 0, bytes.toString());
}

/** Where the last whole line ends, in bytes: what a writer that resumes cuts the file to. */
export async function wholeLength(file: string): Promise<number> {
  let end = 0;
  for await (const { offset, length } of wholeLines(file)) end = offset + length + 1;
  return end;
}

interface RawLine extends Place {
  readonly text: string;
}

async function* wholeLines(file: string): AsyncGenerator<RawLine> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE, start)) {
      yield { text: rest.toString("utf8", start, end), offset: offset + start, length: end - start };
      start = end + 1;
    }
    rest = rest.subarray(start);
    offset += start;
  }
}

function parseLine(file: string, number: number, text: string): JournalLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged(file, number);
  }
  const format = (value as { format?: unknown } | null)?.format;
  if (typeof format === "number" && format > FORMAT) {
    throw new SaccadeError(
      "input",
      `The run in ${file} was written by a newer Saccade (format ${format}, this one reads ${FORMAT}): update Saccade, or start a new run.`,
    );
  }
  const line = journalLineSchema.safeParse(value);
  if (!line.success) throw damaged(file, number);
  return line.data;
}

function damaged(file: string, number: number): SaccadeError {
  return new SaccadeError(
    "input",
    `Line ${number} of ${file} is no line of a Saccade journal: restore the file from a copy, or start a new run.`,
  );
}
