import { describe, expect, it } from "vitest";
import { chooseDevice } from "../../../../src/inference/device-choice/choose-device.ts";
import type { DeviceId, SelfTest } from "../../../../src/protocol/device.ts";

const PASSED: SelfTest = { outcome: "passed", finding: "answered like the CPU in 0.3 s" };
const CRASHED: SelfTest = { outcome: "crashed", finding: "its process ended with SIGSEGV" };

/** A machine whose devices end their self-test like this; those that are not named must not be tried. */
function machine(tests: Partial<Record<DeviceId, SelfTest>>, ids: readonly DeviceId[] = ["cpu", "webgpu", "cuda"]) {
  const tried: DeviceId[] = [];
  return {
    tried,
    devices: ids.map((id) => ({ id, bundled: true })),
    test: (id: DeviceId): Promise<SelfTest> => {
      tried.push(id);
      const test = tests[id];
      return test ? Promise.resolve(test) : Promise.reject(new Error(`${id} was tried`));
    },
  };
}

describe("chooseDevice", () => {
  it("takes the best device that passes, and says why", async () => {
    const here = machine({ cuda: PASSED });
    const chosen = await chooseDevice("auto", { machine: here });
    expect(chosen.name).toBe("cuda");
    expect(chosen.why).toBe("cuda: answered like the CPU in 0.3 s");
    expect(here.tried).toEqual(["cuda"]);
  });

  it("goes on to the next where one fails", async () => {
    const { name, why } = await chooseDevice("auto", { machine: machine({ cuda: CRASHED, webgpu: PASSED }) });
    expect(name).toBe("webgpu");
    expect(why).toBe("webgpu: answered like the CPU in 0.3 s; cuda was left out: its process ended with SIGSEGV");
  });

  it("falls back on the CPU", async () => {
    const failed = await chooseDevice("auto", { machine: machine({ webgpu: CRASHED }, ["cpu", "webgpu"]) });
    expect(failed).toMatchObject({
      name: "cpu",
      why: "cpu: webgpu was left out: its process ended with SIGSEGV",
    });
    const alone = await chooseDevice("auto", { machine: machine({}, ["cpu"]) });
    expect(alone).toMatchObject({ name: "cpu", why: "cpu: this machine's runtime has no other device" });
  });

  it("tries nothing where a device is named", async () => {
    const chosen = await chooseDevice("cpu", { machine: machine({}) });
    expect(chosen).toMatchObject({ name: "cpu", why: "cpu: as asked" });
  });

  it("refuses a device that this machine lacks", async () => {
    await expect(chooseDevice("abacus", { machine: machine({}) })).rejects.toThrow(
      'There is no device "abacus" here: use cpu, webgpu, cuda, auto.',
    );
    await expect(chooseDevice({ decoder: "dml" }, { machine: machine({}) })).rejects.toThrow('no device "dml" here');
  });

  it("settles each part by itself", async () => {
    const here = machine({ cuda: CRASHED, webgpu: PASSED });
    const chosen = await chooseDevice(
      { decoder: "auto", visionEncoder: "auto", embedTokens: "cpu" },
      { machine: here },
    );
    expect(chosen.device).toEqual({ vision_encoder: "webgpu", embed_tokens: "cpu", decoder_model_merged: "webgpu" });
    expect(chosen.name).toBe("visionEncoder=webgpu,embedTokens=cpu,decoder=webgpu");
    expect(here.tried).toEqual(["cuda", "webgpu"]);
  });
});
