import { deviceIdSchema, type DeviceId } from "../../protocol/device.ts";
import { type DeviceSpec, readDevice, refuseOthers } from "./device-map.ts";

/** A place where the local engine can compute. */
export interface Device {
  readonly id: DeviceId;
  /** Its code came with the runtime. Without it, the device needs an installation of its own. */
  readonly bundled: boolean;
}

/**
 * The devices that this machine's runtime has code for. Whether one computes shows in its self-test: asking a driver
 * can take the process down.
 */
export async function listDevices(): Promise<Device[]> {
  const { listSupportedBackends } = await import("onnxruntime-node");
  return listSupportedBackends().flatMap(({ name, bundled }) => {
    const id = deviceIdSchema.safeParse(name);
    return id.success ? [{ id: id.data, bundled }] : [];
  });
}

/** The runtime's version, as "1.30.0". */
export async function runtimeVersion(): Promise<string> {
  const { env } = await import("onnxruntime-node");
  return env.versions.node ?? env.versions.common;
}

/** @throws SaccadeError `input` if this machine's runtime lacks a device that is asked for; it names those it has */
export async function requireDevice(asked: DeviceSpec): Promise<void> {
  const devices = await listDevices();
  refuseOthers(
    readDevice(asked),
    devices.map(({ id }) => id),
  );
}
