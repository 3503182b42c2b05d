import type { Tensor } from "@huggingface/transformers";

/** The keys and values of every layer for the tokens read so far, by the name of the decoder's input. */
export type KeyValues = Readonly<Record<string, Tensor>>;

/** A decoder's outputs, sorted into what the next call needs and the logits. Nothing else is kept. */
export function keyValuesOf(outputs: Readonly<Record<string, Tensor>>): KeyValues {
  const kept: Record<string, Tensor> = {};
  for (const [name, tensor] of Object.entries(outputs)) {
    if (name.startsWith("present")) kept[name.replace("present", "past_key_values")] = tensor;
    else if (name !== "logits") tensor.dispose();
  }
  return kept;
}

/** Frees key-values. Whoever received them from a call owns them; those of a prefix are its own. */
export function disposeKeyValues(keyValues: KeyValues): void {
  for (const tensor of Object.values(keyValues)) tensor.dispose();
}
