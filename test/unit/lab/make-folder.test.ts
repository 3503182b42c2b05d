import { existsSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../../src/lab/make-folder.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

describe("makeFolder", () => {
  const folder = temporaryFolder();

  it("makes what is missing, once or twice", async () => {
    const deep = join(folder, "a", "b", "c");
    await makeFolder(deep);
    await makeFolder(deep);
    expect(existsSync(deep)).toBe(true);
  });

  it("says what is in the way", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    await expect(makeFolder(file)).rejects.toThrow(`${JSON.stringify(file)} is a file`);
    await expect(makeFolder(join(file, "a"))).rejects.toThrow("a part of");
    const link = join(folder, "link");
    symlinkSync(join(folder, "nowhere"), link);
    await expect(makeFolder(link)).rejects.toThrow("is a link to nothing");
  });

  it.runIf(process.platform === "linux")("ends where nothing can be made", async () => {
    await expect(makeFolder("/proc/saccade/run")).rejects.toThrow("cannot be made there");
  });
});
