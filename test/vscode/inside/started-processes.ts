import { startedByExtension } from "../harness/processes.ts";

/** What the extension started in this extension host: the lab, and ffmpeg or what stands for it. */
export async function startedProcesses(): Promise<string[]> {
  const all = await startedByExtension(process.pid);
  return all.flatMap(({ command }) => /dist.lab\.js/.exec(command)?.[0] ?? /ffmpeg/.exec(command)?.[0] ?? []);
}
