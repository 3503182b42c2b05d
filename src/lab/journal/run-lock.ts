import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { SaccadeError } from "../../protocol/errors.ts";

const LOCK = "lock";
const ATTEMPTS = 5;

/** Who writes: a process, told apart from a later one with the same number by when it started. */
const holderSchema = z.object({ pid: z.int().positive(), started: z.string().nullable() });

type Holder = z.infer<typeof holderSchema>;

/** The right to write a run: a file that one process alone can create. A dead holder's lock is taken over. */
export class RunLock {
  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
  }

  /** @throws SaccadeError `input` if a process that is alive holds it */
  static async take(folder: string): Promise<RunLock> {
    const file = join(folder, LOCK);
    for (let attempt = 1; ; attempt++) {
      if (await create(file)) return new RunLock(file);
      const holder = await holderOf(file);
      if (holder && isAlive(holder)) {
        throw new SaccadeError(
          "input",
          `The run in ${folder} is being written by process ${holder.pid}: wait until it ends, or stop it.`,
        );
      }
      if (attempt === ATTEMPTS) throw new SaccadeError("failure", `The lock ${file} cannot be taken: delete it.`);
      await clear(file, holder);
    }
  }

  async release(): Promise<void> {
    await rm(this.#file, { force: true });
  }
}

async function create(file: string): Promise<boolean> {
  const holder: Holder = { pid: process.pid, started: startOf(process.pid) };
  const own = `${file}-${process.pid}-${randomBytes(4).toString("hex")}`;
  await writeFile(own, JSON.stringify(holder));
  try {
    // A link appears whole or not at all, so that nobody sees a lock without its holder.
    await link(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

/** `undefined` if the lock went away meanwhile; a lock that cannot be read is nobody's. */
async function holderOf(file: string): Promise<Holder | undefined> {
  const text = await readFile(file, "utf8").catch(() => "");
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Moves a dead holder's lock aside before it is deleted: of two that try, one moves it. */
async function clear(file: string, holder: Holder | undefined): Promise<void> {
  const aside = `${file}-${holder?.pid ?? 0}-${process.pid}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  await rm(aside, { force: true });
}

function isAlive({ pid, started }: Holder): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Another person's process cannot be signalled, but it is there.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return started === null || startOf(pid) === started;
}

/** When a process started, in the system's own count; `null` where the system does not tell. */
function startOf(pid: number): string | null {
  try {
    // proc(5): the name in parentheses may hold anything; the start is the 20th field after it.
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
