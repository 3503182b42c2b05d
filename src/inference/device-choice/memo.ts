import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type DeviceId, type SelfTest, type SelfTestMemo, selfTestMemoSchema } from "../../protocol/device.ts";

/** A driver may change in a way that the fingerprint does not see. */
const LONGEST_MS = 30 * 24 * 3600 * 1000;

/**
 * The self-tests' outcomes on this machine, in a small file. A file that cannot be read, is of another machine, driver
 * or runtime, or is old, is as good as none; one that cannot be written is done without.
 */
export class SelfTestMemory {
  readonly #file: string;
  readonly #fingerprint: string;
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(file: string, fingerprint: string, now: () => number = Date.now) {
    this.#file = file;
    this.#fingerprint = fingerprint;
    this.#now = now;
  }

  recall(device: DeviceId): SelfTest | undefined {
    const remembered = this.#read()[device];
    if (remembered === undefined) return undefined;
    const { testedAt, ...test } = remembered;
    const age = this.#now() - Date.parse(testedAt);
    return age >= 0 && age <= LONGEST_MS ? test : undefined;
  }

  remember(device: DeviceId, test: SelfTest): void {
    const tests = { ...this.#read(), [device]: { ...test, testedAt: new Date(this.#now()).toISOString() } };
    const memo: SelfTestMemo = { version: 1, fingerprint: this.#fingerprint, tests };
    // In one step, since two processes may test at once.
    const draft = `${this.#file}.${process.pid}`;
    try {
      mkdirSync(dirname(this.#file), { recursive: true });
      try {
        writeFileSync(draft, `${JSON.stringify(memo)}\n`);
        renameSync(draft, this.#file);
      } finally {
        rmSync(draft, { force: true });
      }
    } catch {
      // Tested again next time.
    }
  }

  #read(): SelfTestMemo["tests"] {
    try {
      const memo = selfTestMemoSchema.safeParse(JSON.parse(readFileSync(this.#file, "utf8")));
      return memo.success && memo.data.fingerprint === this.#fingerprint ? memo.data.tests : {};
    } catch {
      return {};
    }
  }
}
