import type { PanelNews } from "../../protocol/panel-channel.ts";

type Tokens = PanelNews<"tokens">["tokens"];

/** Milliseconds of tokens that are told together. */
const BATCH_MS = 30;

/** Gathers tokens of answers under way, and keeps those of answers that are not done for pages that come later. */
export class TokenBatch {
  readonly #tell: (tokens: Tokens) => void;
  #waiting: Tokens = [];
  #open: Tokens = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(tell: (tokens: Tokens) => void) {
    this.#tell = tell;
  }

  /** Tokens so far of answers that are not done. */
  get open(): Tokens {
    return this.#open;
  }

  add(trials: readonly string[], token: Tokens[number]["token"]): void {
    // Alternatives are fetched when a token is opened.
    const lean = { trials: [...trials], token: { ...token, top: [] } };
    this.#waiting.push(lean);
    this.#open.push(lean);
    this.#timer ??= setTimeout(() => {
      this.flush();
    }, BATCH_MS);
  }

  /** Tells what waits at once: what comes after it must not overtake it. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    const tokens = this.#waiting;
    this.#waiting = [];
    this.#tell(tokens);
  }

  /** These answers are told whole: their tokens need not be kept. */
  forget(trials: readonly string[]): void {
    const done = new Set(trials);
    this.#open = this.#open.filter((token) => !token.trials.every((trial) => done.has(trial)));
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
    this.#open = [];
  }
}
