import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { machineFingerprint } from "../../../src/inference/device-choice/machine.ts";
import { SelfTestMemory } from "../../../src/inference/device-choice/memo.ts";
import { runSelfTest } from "../../../src/inference/device-choice/run-self-test.ts";
import { testDevice } from "../../../src/inference/device-choice/test-device.ts";
import { listDevices, requireDevice } from "../../../src/inference/transformers/devices.ts";
import type { SelfTest } from "../../../src/protocol/device.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const STAND_IN = resolve("test/fixtures/device-self-test/stand-in.mjs");
const PASSED: SelfTest = { outcome: "passed", finding: "answered like the CPU in 0.3 s" };

describe("the process that tries a device", () => {
  it("computes on the CPU like the CPU", async () => {
    const test = await runSelfTest("cpu");
    expect(test).toEqual({
      outcome: "passed",
      finding: expect.stringMatching(/^answered like the CPU in \d/) as string,
    });
  });

  it("is refused a device that the runtime lacks", async () => {
    const lacking = ["dml", "coreml"].find((id) => id !== (process.platform === "win32" ? "dml" : "coreml")) ?? "";
    expect(await runSelfTest(lacking)).toEqual({ outcome: "refused", finding: "this machine's runtime lacks it" });
  });

  it.each([
    ["passes", "passed", /like the CPU/],
    ["passes and then crashes", "passed", /like the CPU/],
    ["differs", "differed", /^its results differ from the CPU's by 50 %$/],
    ["refuses", "refused", /^no graphics card answers to it$/],
    ["crashes", "crashed", /^its process ended with SIGSEGV: the driver fell over$/],
    ["gives up", "crashed", /^its process ended with code 7: no memory left$/],
    ["ends", "crashed", /without an answer/],
    ["babbles", "crashed", /makes no sense/],
  ])("%s, and that is an answer", async (how, outcome, finding) => {
    const test = await runSelfTest(how, { entry: STAND_IN });
    expect(test).toEqual({ outcome, finding: expect.stringMatching(finding) as string });
  });

  it("is ended when it hangs", async () => {
    const test = await runSelfTest("hangs", { entry: STAND_IN, deadlineSeconds: 0.5 });
    expect(test).toEqual({ outcome: "hung", finding: "it did not answer within 0.5 s" });
  });

  it("is ended on cancel", async () => {
    const cancel = AbortSignal.timeout(300);
    const hanging = runSelfTest("hangs", { entry: STAND_IN, signal: cancel });
    await expect(hanging).rejects.toMatchObject({ kind: "cancelled" });
    await expect(runSelfTest("passes", { entry: STAND_IN, signal: cancel })).rejects.toMatchObject({
      kind: "cancelled",
    });
  });

  it("may be missing", async () => {
    expect((await runSelfTest("cpu", { entry: resolve("no-such-program.js") })).outcome).toBe("crashed");
  });
});

describe("the memory of self-tests", () => {
  const folder = temporaryFolder();
  let files = 0;
  const newFile = (): string => join(folder, String(files++), "tests.json");

  it("keeps outcomes for the same machine, beside each other", () => {
    const file = newFile();
    const memory = new SelfTestMemory(file, "here");
    expect(memory.recall("webgpu")).toBeUndefined();
    memory.remember("webgpu", PASSED);
    memory.remember("cuda", { outcome: "crashed", finding: "its process ended with SIGSEGV" });
    const later = new SelfTestMemory(file, "here");
    expect(later.recall("webgpu")).toEqual(PASSED);
    expect(later.recall("cuda")?.outcome).toBe("crashed");
    expect(readdirSync(join(file, ".."))).toEqual(["tests.json"]);
  });

  it("forgets them with another driver or runtime, and after a month", () => {
    const file = newFile();
    const day = 24 * 3600 * 1000;
    new SelfTestMemory(file, "here", () => 100 * day).remember("webgpu", PASSED);
    expect(new SelfTestMemory(file, "there", () => 100 * day).recall("webgpu")).toBeUndefined();
    expect(new SelfTestMemory(file, "here", () => 129 * day).recall("webgpu")).toEqual(PASSED);
    expect(new SelfTestMemory(file, "here", () => 131 * day).recall("webgpu")).toBeUndefined();
    // A clock that was set back.
    expect(new SelfTestMemory(file, "here", () => 99 * day).recall("webgpu")).toBeUndefined();
  });

  it.each(["", "{", "null", '{"version":2}', '{"version":1,"fingerprint":"here","tests":{"webgpu":{}}}'])(
    "does without a file that holds %j",
    (text) => {
      const file = newFile();
      mkdirSync(join(file, ".."));
      writeFileSync(file, text);
      const memory = new SelfTestMemory(file, "here");
      expect(memory.recall("webgpu")).toBeUndefined();
      memory.remember("webgpu", PASSED);
      expect(memory.recall("webgpu")).toEqual(PASSED);
    },
  );

  it("does without a file that cannot be written", () => {
    const file = newFile();
    mkdirSync(join(file, ".."));
    writeFileSync(join(folder, "no-folder"), "");
    const memory = new SelfTestMemory(join(folder, "no-folder", "tests.json"), "here");
    memory.remember("webgpu", PASSED);
    expect(memory.recall("webgpu")).toBeUndefined();
  });

  it("spares the second process", async () => {
    const entry = join(folder, "counting.mjs");
    const starts = join(folder, "starts");
    writeFileSync(
      entry,
      `import { appendFileSync } from "node:fs";
appendFileSync(${JSON.stringify(starts)}, "x");
process.send({ kind: "refused", reason: "asleep" });`,
    );
    const options = { entry, folder: join(folder, "spared") };
    const outcome = { outcome: "refused", finding: "asleep" };
    expect(await testDevice("webgpu", options)).toEqual(outcome);
    expect(await testDevice("webgpu", options)).toEqual(outcome);
    expect(readFileSync(starts, "utf8")).toBe("x");
    expect(await testDevice("webgpu", { ...options, anew: true })).toEqual(outcome);
    expect(readFileSync(starts, "utf8")).toBe("xx");
  });

  it("is told apart by the runtime's version and the variables that choose a driver", () => {
    const now = machineFingerprint("1.0.0", {});
    expect(machineFingerprint("1.0.0", {})).toBe(now);
    expect(machineFingerprint("1.0.1", {})).not.toBe(now);
    expect(machineFingerprint("1.0.0", { VK_ICD_FILENAMES: "/other.json" })).not.toBe(now);
    expect(machineFingerprint("1.0.0", { HOME: "/other" })).toBe(now);
  });
});

describe("this machine's devices", () => {
  it("can be asked for, alone or by part", async () => {
    const ids = (await listDevices()).map(({ id }) => id);
    expect(ids).toContain("cpu");
    await requireDevice({ decoder: "cpu" });
    const names = ids.join(", ");
    await expect(requireDevice({ visionEncoder: "abacus" })).rejects.toMatchObject({
      kind: "input",
      message: `There is no device "abacus" here: use ${names}.`,
    });
  });
});
