import type { DecoderOrder, DecoderSpec } from "../../protocol/decoding.ts";
import { activeSettings, orderOf } from "./processor-order.ts";
import { contrastOf, factsOf, isGreedy, isOn, type Setting } from "./settings.ts";

const ORDER_NAMES: Readonly<Record<DecoderOrder, string>> = { hf: "hf order", llamacpp: "llama.cpp order" };

/**
 * A decoder in a few words: what it does in the sequence in which it does it, what ends the answer, and, where tokens
 * are drawn, the order's name. `greedy` is the likeliest token and nothing else.
 */
export function describeDecoder(spec: DecoderSpec): string {
  const greedy = isGreedy(spec);
  const contrast = contrastOf(spec);
  const parts = [
    ...(greedy ? ["greedy"] : []),
    ...(contrast
      ? [`contrast alpha ${contrast.alpha}, beta ${contrast.beta} at noise step ${contrast.noiseStep}`]
      : []),
    ...activeSettings(spec)
      .filter((setting) => setting !== "minNewTokens")
      .map((setting) => describeSetting(spec, setting)),
    ...(isOn(spec, "minNewTokens") ? [`at least ${tokens(spec.minNewTokens ?? 0)}`] : []),
    ...(spec.maxNewTokens === undefined ? [] : [`at most ${tokens(spec.maxNewTokens)}`]),
    ...(spec.stop ? [`stop at ${spec.stop.map((text) => JSON.stringify(text)).join(" or ")}`] : []),
  ];
  return greedy ? parts.join(", ") : `${parts.join(", ")} (${ORDER_NAMES[orderOf(spec)]})`;
}

function describeSetting(spec: DecoderSpec, setting: Setting): string {
  const { title } = factsOf(setting);
  if (setting === "logitBias") {
    const biases = Object.entries(spec.logitBias ?? {});
    return `${title} ${biases.map(([token, bias]) => `${JSON.stringify(token)} ${bias}`).join(" ")}`;
  }
  const value = spec[setting];
  return typeof value === "number" ? `${title} ${value}` : title;
}

function tokens(count: number): string {
  return count === 1 ? "1 token" : `${count} tokens`;
}
