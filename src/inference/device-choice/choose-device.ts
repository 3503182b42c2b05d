import type { DeviceId, SelfTest } from "../../protocol/device.ts";
import {
  type DeviceMap,
  type DeviceSpec,
  describeDevice,
  devicesOf,
  mapParts,
  readDevice,
  refuseOthers,
} from "../transformers/device-map.ts";
import { type Device, listDevices } from "../transformers/devices.ts";
import { testDevice } from "./test-device.ts";

export const AUTO = "auto";

export interface ChosenDevice {
  /** Every part's device. */
  readonly device: DeviceMap;
  /** The same as text; one name where all parts compute in one place. */
  readonly name: string;
  /** For the person, a sentence without its full stop: "webgpu: answered like the CPU in 0.3 s". */
  readonly why: string;
}

export interface ChoiceOptions {
  readonly signal?: AbortSignal | undefined;
  /** Stand-ins for this machine. */
  readonly machine?: {
    readonly devices: readonly Device[];
    readonly test: (device: DeviceId) => Promise<SelfTest>;
  };
}

/**
 * The best first: CUDA where its libraries were installed; then WebGPU, the one device that keeps a model's key-values
 * between two steps; then those that take a model apart and leave the rest to the CPU.
 */
const BEST_FIRST: readonly DeviceId[] = ["cuda", "webgpu", "dml", "coreml"];

/**
 * Settles where a model computes. `auto`, for a whole model or one of its parts, becomes the best device that passes
 * its self-test, else the CPU; anything else stays as asked.
 *
 * @throws SaccadeError `input` for a device that this machine's runtime lacks or a part that a model lacks; `cancelled`
 */
export async function chooseDevice(asked: DeviceSpec, options: ChoiceOptions = {}): Promise<ChosenDevice> {
  const map = readDevice(asked);
  const devices = options.machine?.devices ?? (await listDevices());
  refuseOthers(map, [...devices.map(({ id }) => id), AUTO]);
  const isAuto = devicesOf(map).includes(AUTO);
  const best = isAuto ? await bestDevice(devices, options) : undefined;
  const device = mapParts((part) => (map[part] === AUTO ? (best?.id ?? "cpu") : map[part]));
  const name = describeDevice(device);
  return { device, name, why: best?.why ?? `${name}: as asked` };
}

async function bestDevice(
  devices: readonly Device[],
  { signal, machine }: ChoiceOptions,
): Promise<{ id: DeviceId; why: string }> {
  const test = machine?.test ?? ((id: DeviceId) => testDevice(id, { signal }));
  const leftOut: string[] = [];
  for (const id of BEST_FIRST) {
    if (!devices.some((device) => device.id === id)) continue;
    const { outcome, finding } = await test(id);
    if (outcome === "passed") return { id, why: [`${id}: ${finding}`, ...leftOut].join("; ") };
    leftOut.push(`${id} was left out: ${finding}`);
  }
  const why = leftOut.length === 0 ? "this machine's runtime has no other device" : leftOut.join("; ");
  return { id: "cpu", why: `cpu: ${why}` };
}
