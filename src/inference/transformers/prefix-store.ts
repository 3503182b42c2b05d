import { SaccadeError } from "../../protocol/errors.ts";
import { ByteCache } from "../byte-cache.ts";
import { reasonOf } from "../cancel.ts";
import type { Decoder } from "./decoder.ts";
import type { EncodedFrame } from "./frame-encoder.ts";
import { bytesPerToken, disposeKeyValues, gatherRows, type KeyValues, type RowPick, widthOf } from "./key-values.ts";
import { LocalPrefix, type ReadPrompt } from "./local-prefix.ts";
import type { TemplatedPrompt } from "./prompt-renderer.ts";
import { goTogether, ReadingOrder, type Unread } from "./reading-order.ts";

/** Prompts that are read in one call, where they fit. */
const ROWS_AT_ONCE = 16;
/** Bytes of key-values that a call for several prompts may begin with. */
const BYTES_AT_ONCE = 128 * 1024 ** 2;

/** A prompt's tokens and the frames that stand at its image tokens. */
type Beginning = Pick<ReadPrompt, "tokens" | "frames">;

/** A prompt to read, with its frames in order. */
export interface Asked {
  readonly prompt: TemplatedPrompt;
  readonly frames: readonly EncodedFrame[];
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told how many prompts were read, or found not to be readable. */
  readonly onPrompt?: ((done: number) => void) | undefined;
}

/** Prompts that were read in one call: their key-values are kept and freed together. */
interface ReadCall {
  readonly keyValues: KeyValues;
  readonly prompts: readonly ReadPrompt[];
}

interface Shared {
  readonly call: ReadCall;
  readonly read: ReadPrompt;
  /** How many tokens are the same, from the beginning on. */
  readonly length: number;
}

/** What is left of a prompt behind what is known. */
interface Rest extends Asked, Pick<Unread, "known" | "left"> {
  readonly shared: Shared | undefined;
  /** Exactly this prompt was read before. */
  readonly isWhole: boolean;
}

/**
 * Reads prompts into the model and keeps what was read, call by call, least recently used first out. A prompt that begins
 * like one that is kept is read from where they part: system text, frames and notes are read once for all questions after
 * them.
 */
export class PrefixStore {
  readonly #decoder: Decoder;
  readonly #imageToken: number;
  readonly #kept: ByteCache<ReadCall, ReadCall>;
  #bytesPerToken: number;
  #tokensRead = 0;

  constructor(decoder: Decoder, imageToken: number, mostBytes: number) {
    this.#decoder = decoder;
    this.#imageToken = imageToken;
    this.#bytesPerToken = decoder.bytesPerToken;
    this.#kept = new ByteCache(mostBytes, {
      isInUse: ({ prompts }) => prompts.some(({ leases }) => leases > 0),
      onDrop: ({ keyValues }) => {
        disposeKeyValues(keyValues);
      },
    });
  }

  /** Bytes of key-values that a token takes in one row; 0 until something was read, where the graph does not say. */
  get bytesPerToken(): number {
    return this.#bytesPerToken;
  }

  /** How many prompt tokens went through the model. */
  get tokensRead(): number {
    return this.#tokensRead;
  }

  /**
   * @returns for each prompt, in order, the prefix, which the caller disposes, or why it cannot be read
   * @throws SaccadeError `cancelled`
   */
  async read(
    prompts: readonly Asked[],
    { signal, onPrompt }: ReadOptions = {},
  ): Promise<(LocalPrefix | SaccadeError)[]> {
    const found = new Map<number, LocalPrefix | SaccadeError>();
    const order = this.#orderOf(prompts);
    try {
      const next = (): number[] => order.next(this.#rowsAtOnce(prompts));
      for (let places = next(); places.length > 0; places = next()) {
        const group = places.flatMap((place) => prompts[place] ?? []);
        await this.#readGroup(group, signal, (index, outcome) => {
          found.set(places[index] ?? 0, outcome);
          onPrompt?.(found.size);
        });
      }
    } catch (error) {
      for (const one of found.values()) if (one instanceof LocalPrefix) one.dispose();
      throw error;
    }
    return prompts.flatMap((_, place) => found.get(place) ?? []);
  }

  dispose(): void {
    this.#kept.clear();
  }

  #orderOf(prompts: readonly Asked[]): ReadingOrder {
    const beginnings = prompts.map(beginningOf);
    return new ReadingOrder(
      beginnings.map((one, place) => {
        let shared = this.#longest(one)?.length ?? 0;
        let after: number | undefined;
        for (const [before, other] of beginnings.slice(0, place).entries()) {
          const length = this.#sharedLength(one, other);
          if (length > shared) [shared, after] = [length, before];
        }
        return { ...partsOf(one, shared), after };
      }),
    );
  }

  #rowsAtOnce(prompts: readonly Asked[]): number {
    const bytes = this.#bytesPerToken * Math.max(1, ...prompts.map(({ prompt }) => prompt.tokens.length));
    return bytes > 0 ? Math.max(1, Math.min(ROWS_AT_ONCE, Math.floor(BYTES_AT_ONCE / bytes))) : 1;
  }

  /**
   * Reads prompts in one call where that is possible, else one after the other, so that each fails for itself.
   *
   * @param onRead told what became of each, by its place in the group
   */
  async #readGroup(
    group: readonly Asked[],
    signal: AbortSignal | undefined,
    onRead: (index: number, outcome: LocalPrefix | SaccadeError) => void,
  ): Promise<void> {
    const together = group.length > 1 ? await this.#readTogether(group, signal).catch(reasonOf) : [];
    if (!(together instanceof SaccadeError) && together.length === group.length) {
      for (const [index, prefix] of together.entries()) onRead(index, prefix);
      return;
    }
    for (const [index, one] of group.entries()) {
      onRead(index, await this.#readAlone(one, signal).catch(reasonOf));
    }
  }

  /** @returns a prefix for each; none where one call cannot read them after all */
  async #readTogether(group: readonly Asked[], signal: AbortSignal | undefined): Promise<LocalPrefix[]> {
    const rests = group.map((one) => this.#restOf(one));
    return areAlike(rests) ? this.#readRests(rests, signal) : [];
  }

  async #readAlone(asked: Asked, signal: AbortSignal | undefined): Promise<LocalPrefix> {
    const rest = this.#restOf(asked);
    if (rest.isWhole && rest.shared && this.#kept.get(rest.shared.call)) {
      return this.#lease(rest.prompt, rest.shared.read);
    }
    const [prefix] = await this.#readRests([rest], signal);
    if (!prefix) throw new SaccadeError("failure", "A prompt was lost while it was read.");
    return prefix;
  }

  #restOf(asked: Asked): Rest {
    const beginning = beginningOf(asked);
    const { length } = beginning.tokens;
    const shared = this.#longest(beginning);
    const isWhole = shared?.length === length && shared.read.tokens.length === length;
    return { ...asked, ...partsOf(beginning, shared?.length ?? 0), shared, isWhole };
  }

  /** Reads the rests of prompts, all as long, in one call. */
  async #readRests(rests: readonly Rest[], signal: AbortSignal | undefined): Promise<LocalPrefix[]> {
    const past = await copyBeginnings(rests);
    const { logits, keyValues } = await this.#decoder
      .run({
        rows: rests.map(({ prompt, known }) => prompt.tokens.slice(known)),
        past,
        pastLengths: rests.map(({ known }) => known),
        images: rests.flatMap((rest) => this.#framesLeft(rest)),
        logits: "last",
        signal,
      })
      .finally(() => {
        if (past) disposeKeyValues(past);
      });
    this.#bytesPerToken ||= bytesPerToken(keyValues);
    this.#tokensRead += rests.reduce((sum, { left }) => sum + left, 0);
    const width = widthOf(keyValues);
    const prefixes = rests.map(({ prompt, frames }, row) => {
      const { tokens } = prompt;
      const own = { keyValues, row, start: width - tokens.length, length: tokens.length };
      return this.#lease(prompt, {
        tokens,
        frames,
        row: own,
        logits: logits[row]?.[0] ?? new Float32Array(),
        leases: 0,
      });
    });
    const call = { keyValues, prompts: prefixes.map(({ read }) => read) };
    // Kept once they are leased, so that it is not they who make room.
    this.#kept.set(call, call, this.#bytesPerToken * width * rests.length);
    return prefixes;
  }

  #lease(prompt: TemplatedPrompt, read: ReadPrompt): LocalPrefix {
    return new LocalPrefix(prompt, read, () => {
      this.#kept.trim();
    });
  }

  /** Embeddings of the frames that stand in a prompt's rest. */
  #framesLeft({ prompt, frames, known }: Rest): Float32Array[] {
    const before = this.#framesIn({ tokens: prompt.tokens.slice(0, known), frames });
    return frames.slice(before).map(({ data }) => data);
  }

  /** What is kept that begins most like this prompt. */
  #longest(prompt: Beginning): Shared | undefined {
    let best: Shared | undefined;
    for (const [, call] of this.#kept.entries()) {
      for (const read of call.prompts) {
        const length = this.#sharedLength(prompt, read);
        if (length > (best?.length ?? 0)) best = { call, read, length };
      }
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

/** Whether one call can read them, none of which was read before. */
function areAlike(rests: readonly Rest[]): boolean {
  const [first] = rests;
  return first !== undefined && rests.every((rest) => !rest.isWhole && goTogether(rest, first));
}

/** What need not be read of a prompt that begins with so many known tokens, and what is left. */
function partsOf({ tokens }: Beginning, shared: number): Pick<Unread, "known" | "left"> {
  // The last token is always read: its logits are what an answer starts from.
  const known = Math.min(shared, tokens.length - 1);
  return { known, left: tokens.length - known };
}

function beginningOf({ prompt, frames }: Asked): Beginning {
  return { tokens: prompt.tokens, frames };
}

/** The key-values of what is known of each prompt, as a copy: a call may grow what it is given in place. */
async function copyBeginnings(rests: readonly Rest[]): Promise<KeyValues | undefined> {
  const reads = rests.flatMap(({ shared }) => shared?.read ?? []);
  const [first, ...others] = rests.flatMap(({ shared, known }): RowPick[] =>
    shared && known > 0 ? [{ ...shared.read.row, length: known }] : [],
  );
  if (!first) return undefined;
  for (const read of reads) read.leases++;
  try {
    return await gatherRows([first, ...others]);
  } finally {
    for (const read of reads) read.leases--;
  }
}
