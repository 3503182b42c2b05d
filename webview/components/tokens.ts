import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { percent, probabilityOf, twoPlaces } from "../../src/core/comparison/figures.ts";
import type { Token } from "../../src/protocol/answer.ts";
import { TokenOpenEvent, TokenSelectEvent, TrialWalkEvent, walkDirection } from "./events.ts";
import { probabilityScale, scaleClass } from "./probability-scale.ts";
import { SaccadeElement } from "./saccade-element.ts";
import { quotedToken, shownToken } from "./shown-text.ts";

/** Tokens of a long answer that are shown before a person asks for the rest. */
const FOLDED = 60;

/** Alternatives that are spoken with a token. */
const SPOKEN = 3;

/** An answer's tokens, tinted by the model's probability. One stop of the tab key; arrows walk from token to token. */
export class SaccadeTokens extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    tokens: { attribute: false },
    trial: { attribute: false },
    parting: { attribute: false },
    current: { state: true },
    unfolded: { state: true },
  };

  static override styles = [
    SaccadeElement.styles,
    probabilityScale,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 3px;
      }
      .token {
        scroll-margin-block: 16px 130px;
        padding: 1px 5px;
        border-radius: 3px;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        unicode-bidi: isolate;
        text-align: start;
      }
      .parting {
        outline: 2px solid var(--saccade-event-line);
      }
      .token:hover {
        box-shadow: 0 0 0 1px var(--saccade-quiet);
      }
      .more {
        padding: 1px 6px;
        color: var(--saccade-link);
        text-decoration: underline;
      }
    `,
  ];

  declare tokens: readonly Token[];
  /** The trial's name, for what listens. */
  declare trial: string;
  /** The place at which this answer parts from another one, marked; `null` for none. */
  declare parting: number | null;
  declare private current: number;
  declare private unfolded: boolean;

  constructor() {
    super();
    this.tokens = [];
    this.trial = "";
    this.parting = null;
    this.current = 0;
    this.unfolded = false;
  }

  /** Puts the keyboard on a token: the one that was walked to last, or the given place. */
  focusToken(place = this.current): void {
    const last = this.#shownCount() - 1;
    if (last < 0) return;
    this.current = Math.max(0, Math.min(last, place));
    void this.updateComplete.then(() => {
      this.renderRoot.querySelectorAll<HTMLElement>(".token")[this.current]?.focus();
    });
  }

  /** The place that the keyboard is at. */
  get place(): number {
    return this.current;
  }

  protected override render(): TemplateResult {
    const shown = this.#shownCount();
    const hidden = this.tokens.length - shown;
    return html`<ul aria-label="Tokens" @keydown=${this.#walk}>
      ${this.tokens.slice(0, shown).map(
        (token, place) =>
          html`<li>
            <button
              class="token scaled ${scaleClass(probabilityOf(token.logprob))} ${place === this.parting ? "parting" : ""}"
              tabindex=${place === this.current ? 0 : -1}
              aria-label=${`${spoken(token, place, this.tokens.length)}${place === this.parting ? ", here the answers part" : ""}`}
              @focus=${() => {
                this.current = place;
                this.#select(place);
              }}
              @click=${this.#open}
              @pointerenter=${() => {
                this.#select(place);
              }}
              .textContent=${shownToken(token.text)}
            ></button>
          </li>`,
      )}
      ${
        hidden === 0
          ? nothing
          : html`<li><button class="more" @click=${this.#unfold}>${hidden} more tokens</button></li>`
      }
    </ul>`;
  }

  #shownCount(): number {
    return this.unfolded ? this.tokens.length : Math.min(FOLDED, this.tokens.length);
  }

  readonly #open = (): void => {
    this.dispatchEvent(new TokenOpenEvent());
  };

  readonly #unfold = (): void => {
    this.unfolded = true;
    this.focusToken(FOLDED);
  };

  #select(place: number): void {
    const token = this.tokens[place];
    if (token === undefined) return;
    this.dispatchEvent(new TokenSelectEvent({ token, place, count: this.tokens.length, trial: this.trial }));
  }

  readonly #walk = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const direction = walkDirection(event.key);
    if (direction === "left") this.focusToken(this.current - 1);
    else if (direction === "right") this.focusToken(this.current + 1);
    else if (direction !== undefined) this.dispatchEvent(new TrialWalkEvent(direction, true));
    else if (event.key === "Home") this.focusToken(0);
    else if (event.key === "End") this.focusToken(this.tokens.length - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** Everything that the eye finds in the detail, in a sentence for the ear. */
function spoken(token: Token, place: number, count: number): string {
  const others = token.top.filter(({ id }) => id !== token.id).slice(0, SPOKEN);
  const also = others.map(({ text, logprob, removedBy }) => {
    const removed = removedBy === undefined ? "" : `, removed by ${removedBy}`;
    return `${quotedToken(text)} ${percent(probabilityOf(logprob))}${removed}`;
  });
  return [
    `${quotedToken(token.text)}, token ${place + 1} of ${count}`,
    `probability ${percent(probabilityOf(token.logprob))}`,
    `rank ${token.rank}`,
    `logit ${twoPlaces(token.logit)}`,
    `entropy ${twoPlaces(token.entropy)} bits`,
    ...(also.length === 0 ? [] : [`instead: ${also.join("; ")}`]),
  ].join(", ");
}

customElements.define("saccade-tokens", SaccadeTokens);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-tokens": SaccadeTokens;
  }
}
