import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "./folders.ts";

/** Four samplers, three prompts and three decoders. */
export const DEMO_TRIALS = 36;

/** Puts the demo clips into a workspace's folder `clips`. */
export async function copyClips(workspace: string): Promise<void> {
  await cp(join(repository, "media", "clips"), join(workspace, "clips"), { recursive: true });
}

/** Puts the demo clips and the demo experiment into a workspace. */
export async function copyDemo(workspace: string): Promise<void> {
  await copyClips(workspace);
  const demo = await readFile(join(repository, "media", "demo.saccade.json"), "utf8");
  // The path to its schema would lead nowhere from there.
  await writeFile(join(workspace, "demo.saccade.json"), demo.replace(/^ *"\$schema".*\n/m, ""));
}
