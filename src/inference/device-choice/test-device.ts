import { join } from "node:path";
import type { DeviceId, SelfTest } from "../../protocol/device.ts";
import { cacheFolder } from "../cache-folder.ts";
import { runtimeVersion } from "../transformers/devices.ts";
import { machineFingerprint } from "./machine.ts";
import { SelfTestMemory } from "./memo.ts";
import { runSelfTest, type SelfTestOptions } from "./run-self-test.ts";

export interface TestDeviceOptions extends SelfTestOptions {
  /** Tests again what is remembered. */
  readonly anew?: boolean | undefined;
  /** Where outcomes are remembered; absent: Saccade's cache folder. */
  readonly folder?: string | undefined;
}

/**
 * How a device's self-test ends on this machine, remembered for as long as its drivers and the runtime stay the same.
 *
 * @throws SaccadeError `cancelled`
 */
export async function testDevice(device: DeviceId, options: TestDeviceOptions = {}): Promise<SelfTest> {
  const file = join(options.folder ?? cacheFolder(), "device-self-tests.json");
  const memory = new SelfTestMemory(file, machineFingerprint(await runtimeVersion()));
  const known = options.anew === true ? undefined : memory.recall(device);
  if (known) return known;
  const test = await runSelfTest(device, options);
  if (test.outcome !== "untested") memory.remember(device, test);
  return test;
}
