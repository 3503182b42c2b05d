import { runTool } from "./run-tool.ts";

export interface RunningProcess {
  readonly pid: number;
  readonly command: string;
}

/** All processes that descend from `root`. */
export async function descendants(root: number): Promise<RunningProcess[]> {
  const rows = await allProcesses();
  const found: RunningProcess[] = [];
  const parents = new Set([root]);
  for (let grew = true; grew;) {
    grew = false;
    for (const { pid, parent, command } of rows) {
      if (!parents.has(parent) || parents.has(pid)) continue;
      parents.add(pid);
      found.push({ pid, command });
      grew = true;
    }
  }
  return found;
}

/** Those of them that the extension starts: the lab, ffmpeg, or a stand-in for it. */
export async function startedByExtension(root: number): Promise<RunningProcess[]> {
  return (await descendants(root)).filter(({ command }) => /dist.lab\.js|ffmpeg/.test(command));
}

/** Whether a process is still there, and not a zombie that nobody collected. */
export async function isRunning(pid: number): Promise<boolean> {
  return (await allProcesses()).some((row) => row.pid === pid);
}

async function allProcesses(): Promise<(RunningProcess & { parent: number })[]> {
  const listing = await runTool("ps", ["-A", "-o", "pid=,ppid=,stat=,args="]);
  return listing.split("\n").flatMap((line) => {
    const [, pid, parent, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || state?.startsWith("Z") === true) return [];
    return [{ pid: Number(pid), parent: Number(parent), command: command ?? "" }];
  });
}
