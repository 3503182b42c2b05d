import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { link, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { SaccadeError } from "../../protocol/errors.ts";

const NAME = /^lock-(\d+)$/;
const ATTEMPTS = 20;

/** Who writes: a process, told apart from a later one with the same number by when it started. */
const holderSchema = z.object({ pid: z.int().positive(), started: z.string().nullable() });

type Holder = z.infer<typeof holderSchema>;

/**
 * The right to write a run. Locks are numbered, and the highest number counts: whoever finds it given back, or its
 * holder dead, takes the next one, which one process alone can create. The highest is never deleted, so that whoever
 * acts on an old look at the folder finds out.
 */
export class RunLock {
  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
  }

  /** @throws SaccadeError `input` if a process that is alive holds it */
  static async take(folder: string): Promise<RunLock> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const last = Math.max(0, ...(await numbersIn(folder)));
      const holder = last === 0 ? undefined : await holderOf(fileOf(folder, last));
      if (holder && isAlive(holder)) {
        throw new SaccadeError(
          "input",
          `The run in ${folder} is being written by process ${holder.pid}: wait until it ends, or stop it.`,
        );
      }
      const own = last + 1;
      if (!(await create(fileOf(folder, own)))) continue;
      const numbers = await numbersIn(folder);
      // The number was another's before and had been deleted: it is not the highest.
      if (numbers.some((number) => number > own)) {
        await rm(fileOf(folder, own), { force: true });
        continue;
      }
      for (const number of numbers) if (number < own) await rm(fileOf(folder, number), { force: true });
      return new RunLock(fileOf(folder, own));
    }
    throw new SaccadeError("failure", `Other processes keep taking the run in ${folder}: stop them.`);
  }

  /** Gives it back: an empty lock is nobody's. */
  async release(): Promise<void> {
    await truncate(this.#file).catch((error: unknown) => {
      // The whole folder may have been deleted.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    });
  }
}

function fileOf(folder: string, number: number): string {
  return join(folder, `lock-${number}`);
}

async function numbersIn(folder: string): Promise<number[]> {
  return (await readdir(folder)).flatMap((name) => {
    const number = NAME.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

async function create(file: string): Promise<boolean> {
  const holder: Holder = { pid: process.pid, started: statusOf(process.pid)?.started ?? null };
  const own = `${file}-${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    await writeFile(own, JSON.stringify(holder));
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

/** `undefined` if it was given back; a lock that cannot be read is nobody's. */
async function holderOf(file: string): Promise<Holder | undefined> {
  const text = await readFile(file, "utf8").catch(() => "");
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function isAlive({ pid, started }: Holder): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Another person's process cannot be signalled, but it is there.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const now = statusOf(pid);
  // Where the system does not tell, the number has to do.
  if (now === undefined) return true;
  return !now.hasEnded && (started === null || now.started === started);
}

interface ProcessStatus {
  /** In the system's own count. */
  readonly started: string;
  /** It ended, and its parent has not heard of it yet: nobody may ever, where the first process is no init. */
  readonly hasEnded: boolean;
}

/** `undefined` where the system does not tell. */
function statusOf(pid: number): ProcessStatus | undefined {
  try {
    // proc(5): the name in parentheses may hold anything; the state comes next, the start is the 20th field after it.
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state = ""] = fields;
    const started = fields[19];
    return started === undefined ? undefined : { started, hasEnded: state === "Z" || state === "X" };
  } catch {
    return undefined;
  }
}
