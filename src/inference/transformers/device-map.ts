import { SaccadeError } from "../../protocol/errors.ts";
import { MODEL_PARTS } from "./model-files.ts";

export type ModelPart = (typeof MODEL_PARTS)[number];

/**
 * Where a model is asked to compute: one device, or one for each part under the part's name (`vision_encoder`) or its
 * short one (`visionEncoder`). A part that is not named computes on the CPU. As text, `decoder=webgpu` is such a map.
 */
export type DeviceSpec = string | Readonly<Record<string, string>>;

/** Every part's device. */
export type DeviceMap = Readonly<Record<ModelPart, string>>;

const SHORT_NAMES: Readonly<Record<ModelPart, string>> = {
  vision_encoder: "visionEncoder",
  embed_tokens: "embedTokens",
  decoder_model_merged: "decoder",
};

/**
 * Writes out what was asked. The devices' own names are not looked at.
 *
 * @throws SaccadeError `input` for a part that a model does not have, or that is named twice
 */
export function readDevice(asked: DeviceSpec): DeviceMap {
  const entries = typeof asked === "string" ? readText(asked) : Object.entries(asked);
  if (typeof entries === "string") return mapParts(() => entries);
  const named = new Map<ModelPart, string>();
  for (const [name, device] of entries) {
    const part = MODEL_PARTS.find((each) => each === name || SHORT_NAMES[each] === name);
    if (part === undefined) {
      const names = MODEL_PARTS.map((each) => SHORT_NAMES[each]).join(", ");
      throw new SaccadeError("input", `A model has no part "${name}" to give a device: its parts are ${names}.`);
    }
    if (named.has(part)) throw new SaccadeError("input", `The part "${name}" is given a device twice.`);
    named.set(part, device);
  }
  return mapParts((part) => named.get(part) ?? "cpu");
}

/** As a person writes it: `webgpu`, or `visionEncoder=cpu,embedTokens=cpu,decoder=webgpu` where parts differ. */
export function describeDevice(asked: DeviceSpec): string {
  const map = readDevice(asked);
  const [first] = devicesOf(map);
  if (devicesOf(map).length === 1 && first !== undefined) return first;
  return MODEL_PARTS.map((part) => `${SHORT_NAMES[part]}=${map[part]}`).join(",");
}

/** The different devices of a map. */
export function devicesOf(map: DeviceMap): string[] {
  return [...new Set(MODEL_PARTS.map((part) => map[part]))];
}

/** @throws SaccadeError `input` for a device that is none of these; it names them */
export function refuseOthers(map: DeviceMap, names: readonly string[]): void {
  const other = devicesOf(map).find((device) => !names.includes(device));
  if (other === undefined) return;
  throw new SaccadeError("input", `There is no device "${other}" here: use ${names.join(", ")}.`);
}

/** @param deviceOf called once for each part */
export function mapParts(deviceOf: (part: ModelPart) => string): DeviceMap {
  const [vision_encoder, embed_tokens, decoder_model_merged] = [
    deviceOf("vision_encoder"),
    deviceOf("embed_tokens"),
    deviceOf("decoder_model_merged"),
  ];
  return { vision_encoder, embed_tokens, decoder_model_merged };
}

function readText(text: string): string | [string, string][] {
  if (!text.includes("=")) return text.trim();
  return text.split(",").map((entry) => {
    const [name = "", device = "", ...rest] = entry.split("=").map((word) => word.trim());
    if (name !== "" && device !== "" && rest.length === 0) return [name, device];
    throw new SaccadeError("input", `"${text}" is no device: write one, as webgpu, or parts, as decoder=webgpu.`);
  });
}
