import { SaccadeError } from "../../protocol/errors.ts";
import type { Prefix } from "../engine.ts";
import type { EncodedFrame } from "./frame-encoder.ts";
import type { RowPick } from "./key-values.ts";
import type { TemplatedPrompt } from "./prompt-renderer.ts";

/** A sequence of tokens and frames that the model has read, with its key-values. Shared by all who ask for it. */
export interface ReadPrompt {
  readonly tokens: readonly number[];
  readonly frames: readonly EncodedFrame[];
  /** Where its key-values are, perhaps beside those of others that were read in the same call. */
  readonly row: RowPick;
  /** Raw logits of the token after the prompt. */
  readonly logits: Float32Array;
  /** How many prefixes hold it. */
  leases: number;
}

/** A lease of a prompt that the model has read. */
export class LocalPrefix implements Prefix {
  readonly prompt: TemplatedPrompt;
  readonly #release: () => void;
  #read: ReadPrompt | undefined;

  /** @param release called once, when the prefix is given back */
  constructor(prompt: TemplatedPrompt, read: ReadPrompt, release: () => void) {
    this.prompt = prompt;
    this.#read = read;
    this.#release = release;
    read.leases++;
  }

  /** @throws SaccadeError `failure` after the prefix was disposed */
  get read(): ReadPrompt {
    if (!this.#read) throw new SaccadeError("failure", "A prompt was continued after it had been given back.");
    return this.#read;
  }

  dispose(): void {
    if (!this.#read) return;
    this.#read.leases--;
    this.#read = undefined;
    this.#release();
  }
}
