import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const eventSchema = z.strictObject({
  label: z.string(),
  onsetSeconds: z.number(),
  apexSeconds: z.number(),
  offsetSeconds: z.number(),
});

const clipSchema = z.strictObject({
  file: z.string(),
  label: z.string(),
  event: eventSchema.nullable(),
  /** How strong the expression is at its apex, 0 to 1. */
  intensity: z.number(),
  identity: z.int(),
});

const noteSchema = z.strictObject({ file: z.string(), note: z.string() });

/** A clip of a drawn set, with what is known about it. No sampler is told. */
export interface BenchClip extends z.infer<typeof clipSchema> {
  readonly path: string;
  /** In words, what the face does over the clip's one expression. */
  readonly note: string;
}

export type BenchEvent = z.infer<typeof eventSchema>;

/** The clips of a folder that models/train/clips.py made. */
export function readBench(folder: string): BenchClip[] {
  const notes = new Map(lines(folder, "notes.jsonl", noteSchema).map(({ file, note }) => [file, note]));
  return lines(folder, "manifest.jsonl", clipSchema).map((clip) => {
    const note = notes.get(clip.file);
    if (note === undefined) throw new Error(`${folder}/notes.jsonl has no line for ${clip.file}.`);
    return { ...clip, path: join(folder, clip.file), note };
  });
}

function lines<T>(folder: string, name: string, schema: z.ZodType<T>): T[] {
  const text = readFileSync(join(folder, name), "utf8").trim();
  return text.split("\n").map((line) => schema.parse(JSON.parse(line)));
}
