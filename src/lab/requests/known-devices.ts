import { chooseDevice } from "../../inference/device-choice/choose-device.ts";
import { testDevice } from "../../inference/device-choice/test-device.ts";
import { listDevices } from "../../inference/transformers/devices.ts";
import type { DevicesReply } from "../../protocol/lab-models.ts";

/** Where this machine can compute, each tried in a process of its own, and what `auto` comes to. */
export async function knownDevices(onDevice: (id: string) => void, signal: AbortSignal): Promise<DevicesReply> {
  const devices: DevicesReply["devices"] = [];
  for (const { id } of await listDevices()) {
    if (id !== "cpu") onDevice(id);
    devices.push({ id, test: id === "cpu" ? null : await testDevice(id, { signal }) });
  }
  const { name } = await chooseDevice("auto", { signal });
  return { devices, auto: name };
}
