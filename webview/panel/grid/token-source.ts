import type { Token } from "../../../src/protocol/answer.ts";
import type { PanelParams } from "../../../src/protocol/panel-channel.ts";
import type { PanelHost } from "../panel-host.ts";

export type TokenPlace = PanelParams<"token">;

/** Tokens that are kept once they were opened. */
const MOST = 2000;

/** Fetches tokens with their alternatives, each of them once. */
export class TokenSource {
  readonly #host: PanelHost;
  readonly #known = new Map<string, Promise<Token>>();
  #run: string | null = null;

  constructor(host: PanelHost) {
    this.#host = host;
  }

  /** Names the run that places are of; what was known of another one is forgotten. */
  of(run: string | null): void {
    if (run === this.#run) return;
    this.#run = run;
    this.#known.clear();
  }

  /** @throws Error with a sentence where the host cannot tell */
  get(place: TokenPlace): Promise<Token> {
    const key = JSON.stringify(place);
    const known = this.#known.get(key);
    if (known) return known;
    const asked = this.#host.request("token", place);
    if (this.#known.size >= MOST) this.#known.clear();
    this.#known.set(key, asked);
    // What failed may be asked again.
    asked.catch(() => this.#known.delete(key));
    return asked;
  }
}
