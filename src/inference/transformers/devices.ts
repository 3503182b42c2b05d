import { SaccadeError } from "../../protocol/errors.ts";

/** A place where the local engine can compute. */
export interface Device {
  readonly id: string;
  /** Its code came with the runtime. Without it, the device needs an installation of its own. */
  readonly bundled: boolean;
}

/** What transformers.js calls a device; the runtime has further ones that it cannot be told to use. */
const KNOWN = ["cpu", "webgpu", "cuda", "dml", "coreml"];

/**
 * The devices that this machine's runtime has code for. Whether a graphics card answers shows when a model is loaded:
 * asking a driver can take the process down.
 */
export async function listDevices(): Promise<Device[]> {
  const { listSupportedBackends } = await import("onnxruntime-node");
  return listSupportedBackends().flatMap(({ name, bundled }) => (KNOWN.includes(name) ? [{ id: name, bundled }] : []));
}

/** @throws SaccadeError `input` if this machine's runtime has no such device; it names those it has */
export async function requireDevice(id: string): Promise<void> {
  const devices = await listDevices();
  if (devices.some((device) => device.id === id)) return;
  const names = devices.map((device) => device.id).join(", ");
  throw new SaccadeError("input", `There is no device "${id}" here: use ${names}.`);
}
