import { SaccadeError } from "../../protocol/errors.ts";
import type { Prefix } from "../engine.ts";
import { disposeKeyValues, type KeyValues } from "./key-values.ts";
import type { TemplatedPrompt } from "./prompt-renderer.ts";

/** A prompt that the model has read: its key-values, and what it thinks of the next token. */
export class LocalPrefix implements Prefix {
  readonly prompt: TemplatedPrompt;
  /** Raw logits of the token after the prompt. */
  readonly logits: Float32Array;
  #keyValues: KeyValues | undefined;

  constructor(prompt: TemplatedPrompt, logits: Float32Array, keyValues: KeyValues) {
    this.prompt = prompt;
    this.logits = logits;
    this.#keyValues = keyValues;
  }

  /** @throws SaccadeError `failure` after the prefix was disposed */
  get keyValues(): KeyValues {
    if (!this.#keyValues) throw new SaccadeError("failure", "A prompt was continued after it had been given back.");
    return this.#keyValues;
  }

  dispose(): void {
    if (this.#keyValues) disposeKeyValues(this.#keyValues);
    this.#keyValues = undefined;
  }
}
