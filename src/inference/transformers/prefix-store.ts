import { ByteCache } from "../byte-cache.ts";
import type { Decoder } from "./decoder.ts";
import type { EncodedFrame } from "./frame-encoder.ts";
import { bytesPerToken, disposeKeyValues, gatherRows, type KeyValues } from "./key-values.ts";
import { LocalPrefix, type ReadPrompt } from "./local-prefix.ts";
import type { TemplatedPrompt } from "./prompt-renderer.ts";

/** A prompt's tokens and the frames that stand at its image tokens. */
type Beginning = Pick<ReadPrompt, "tokens" | "frames">;

interface Shared {
  readonly read: ReadPrompt;
  /** How many tokens are the same, from the beginning on. */
  readonly length: number;
}

/**
 * Reads prompts into the model and keeps what was read, least recently used first out. A prompt that begins like one
 * that is kept is read from where they part: system text, frames and notes are read once for all questions after them.
 */
export class PrefixStore {
  readonly #decoder: Decoder;
  readonly #imageToken: number;
  readonly #kept: ByteCache<ReadPrompt, ReadPrompt>;
  #tokensRead = 0;

  constructor(decoder: Decoder, imageToken: number, mostBytes: number) {
    this.#decoder = decoder;
    this.#imageToken = imageToken;
    this.#kept = new ByteCache(mostBytes, {
      isInUse: ({ leases }) => leases > 0,
      onDrop: ({ keyValues }) => {
        disposeKeyValues(keyValues);
      },
    });
  }

  /** How many prompt tokens went through the model. */
  get tokensRead(): number {
    return this.#tokensRead;
  }

  /** @throws SaccadeError `failure`, `cancelled` */
  async read(
    prompt: TemplatedPrompt,
    frames: readonly EncodedFrame[],
    signal: AbortSignal | undefined,
  ): Promise<LocalPrefix> {
    const shared = this.#longest({ tokens: prompt.tokens, frames });
    const whole = shared?.length === prompt.tokens.length && shared.read.tokens.length === prompt.tokens.length;
    const read = whole ? shared.read : await this.#readOn(prompt, frames, shared, signal);
    if (whole) this.#kept.get(read);
    const prefix = new LocalPrefix(prompt, read, () => {
      this.#kept.trim();
    });
    // Kept once it is leased, so that it is not the one to make room.
    if (!whole) this.#kept.set(read, read, bytesPerToken(read.keyValues) * read.tokens.length);
    return prefix;
  }

  dispose(): void {
    this.#kept.clear();
  }

  async #readOn(
    prompt: TemplatedPrompt,
    frames: readonly EncodedFrame[],
    shared: Shared | undefined,
    signal: AbortSignal | undefined,
  ): Promise<ReadPrompt> {
    const { tokens } = prompt;
    // The last token is always read: its logits are what an answer starts from.
    const known = Math.min(shared?.length ?? 0, tokens.length - 1);
    const past = shared && known > 0 ? await copyBeginning(shared.read, known) : undefined;
    const framesKnown = this.#framesIn({ tokens: tokens.slice(0, known), frames });
    try {
      const { logits, keyValues } = await this.#decoder.run({
        rows: [tokens.slice(known)],
        past,
        pastLengths: [known],
        images: frames.slice(framesKnown).map(({ data }) => data),
        logits: "last",
        signal,
      });
      this.#tokensRead += tokens.length - known;
      return { tokens, frames, keyValues, logits: logits[0]?.[0] ?? new Float32Array(), leases: 0 };
    } finally {
      if (past) disposeKeyValues(past);
    }
  }

  /** What is kept that begins most like this prompt. */
  #longest(prompt: Beginning): Shared | undefined {
    let best: Shared | undefined;
    for (const [, read] of this.#kept.entries()) {
      const length = this.#sharedLength(prompt, read);
      if (length > (best?.length ?? 0)) best = { read, length };
    }
    return best;
  }

  /** The number of tokens from the beginning on at which both have the same token, and the same frame's part. */
  #sharedLength(one: Beginning, other: Beginning): number {
    const most = Math.min(one.tokens.length, other.tokens.length);
    let frame = -1;
    let partsLeft = 0;
    for (let place = 0; place < most; place++) {
      const token = one.tokens[place];
      if (token !== other.tokens[place]) return place;
      if (token !== this.#imageToken) continue;
      if (partsLeft === 0) {
        frame++;
        if (one.frames[frame] !== other.frames[frame]) return place;
        partsLeft = one.frames[frame]?.tokens ?? 1;
      }
      partsLeft--;
    }
    return most;
  }

  /** How many whole frames stand at the image tokens. */
  #framesIn({ tokens, frames }: Beginning): number {
    let left = tokens.filter((token) => token === this.#imageToken).length;
    let whole = 0;
    for (const { tokens: parts } of frames) {
      if (left < parts) break;
      left -= parts;
      whole++;
    }
    return whole;
  }
}

/** The key-values of a prompt's first tokens, as a copy: a call may grow what it is given in place. */
async function copyBeginning(read: ReadPrompt, length: number): Promise<KeyValues> {
  read.leases++;
  try {
    return await gatherRows([{ keyValues: read.keyValues, row: 0, start: 0, length }]);
  } finally {
    read.leases--;
  }
}
