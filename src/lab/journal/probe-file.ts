import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ProbeResult, probeResultSchema } from "../../protocol/probe.ts";

/** What a probe's run came to, beside its journal: it can be made again from the trials. */
const FILE = "probe.json";

/** @returns `null` while there is none, or where another version of Saccade wrote it */
export async function readProbeResult(folder: string): Promise<ProbeResult | null> {
  const text = await readFile(join(folder, FILE), "utf8").catch(() => undefined);
  if (text === undefined) return null;
  try {
    return probeResultSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Writes it whole or not at all. */
export async function writeProbeResult(folder: string, result: ProbeResult): Promise<void> {
  const file = join(folder, FILE);
  await writeFile(`${file}.new`, JSON.stringify(result));
  await rename(`${file}.new`, file);
}
