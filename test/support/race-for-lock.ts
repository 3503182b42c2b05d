// Takes the locks of the folders that stand on stdin, one a line, as they come; says of each whether it won, and dies
// holding what it won.
import { createInterface } from "node:readline";
import { RunLock } from "../../src/lab/journal/run-lock.ts";
import { messageOf } from "../../src/protocol/errors.ts";

process.stdout.write("ready\n");
for await (const folder of createInterface({ input: process.stdin })) {
  try {
    await RunLock.take(folder);
    process.stdout.write("won\n");
  } catch (error) {
    process.stdout.write(`${messageOf(error)}\n`);
  }
}
