import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { output } from "./folders.ts";

/** Keeps a measured figure beside the screenshots and prints it: it is reported, and nothing depends on it. */
export async function reportFigure(name: string, milliseconds: number): Promise<void> {
  const file = join(output, "figures.json");
  await mkdir(output, { recursive: true });
  const figures = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, number>) : {};
  figures[name] = Math.round(milliseconds);
  await writeFile(file, `${JSON.stringify(figures, null, 2)}\n`);
  process.stderr.write(`${name}: ${Math.round(milliseconds)} ms\n`);
}
