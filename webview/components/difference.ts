import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { BaselineDifference } from "../../src/core/comparison/baseline.ts";
import type { Divergence } from "../../src/core/comparison/divergence.ts";
import { percent, probabilityOf } from "../../src/core/comparison/figures.ts";
import type { Token } from "../../src/protocol/answer.ts";
import type { DoneTrial } from "../../src/protocol/run.ts";
import { SaccadeElement } from "./saccade-element.ts";
import { shareBar } from "./share-bar.ts";
import { shareBarStyle } from "./share-bar-style.ts";
import { quotedToken, shownToken } from "./shown-text.ts";

/** How an answer differs from the baseline's: the first token that is another one, with both distributions there. */
export class SaccadeDifference extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    difference: { attribute: false },
    fetchSides: { attribute: false },
    fetched: { state: true },
  };

  static override styles = [
    SaccadeElement.styles,
    shareBarStyle,
    css`
      summary {
        cursor: pointer;
        border-radius: 3px;
      }
      .sides {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 16px;
        padding-top: 6px;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 44px max-content;
        gap: 6px;
        align-items: center;
      }
      .word {
        white-space: pre;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .said {
        font-weight: 600;
      }
    `,
  ];

  declare difference: BaselineDifference | undefined;
  /** Gets both tokens with their alternatives, where a page has the tokens without. */
  declare fetchSides: ((divergence: Divergence, baseline: DoneTrial) => Promise<Divergence>) | undefined;
  /** What was fetched, and for which divergence. */
  declare private fetched: { readonly of: Divergence; readonly whole: Divergence | string } | null;

  constructor() {
    super();
    this.fetched = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { difference } = this;
    switch (difference?.kind) {
      case undefined:
      case "none":
        return nothing;
      case "itself":
        return html`<p class="quiet">The baseline: the others are compared with it.</p>`;
      case "missing":
        return html`<p class="quiet">Not compared: the baseline has no answer here.</p>`;
      case "compared":
        return difference.divergence === null
          ? html`<p class="quiet">Same tokens as the baseline.</p>`
          : this.#both(difference.divergence, difference.baseline);
    }
  }

  #both(lean: Divergence, baseline: DoneTrial): TemplateResult {
    const whole = this.fetched?.of === lean ? this.fetched.whole : lean;
    const open = (event: Event): void => {
      if (event.currentTarget instanceof HTMLDetailsElement && event.currentTarget.open)
        void this.#fetch(lean, baseline);
    };
    return both(typeof whole === "string" ? lean : whole, typeof whole === "string" ? whole : "", open);
  }

  async #fetch(lean: Divergence, baseline: DoneTrial): Promise<void> {
    const isLean = [lean.token, lean.otherToken].some((token) => token !== null && token.top.length === 0);
    if (
      !isLean ||
      this.fetchSides === undefined ||
      (this.fetched?.of === lean && typeof this.fetched.whole === "object")
    )
      return;
    try {
      this.fetched = { of: lean, whole: await this.fetchSides(lean, baseline) };
    } catch (error) {
      this.fetched = { of: lean, whole: error instanceof Error ? error.message : String(error) };
    }
  }
}

function both(
  { index, token, otherToken }: Divergence,
  problem: string,
  toggled: (event: Event) => void,
): TemplateResult {
  return html`<details @toggle=${toggled}>
    <summary>
      Differs from the baseline at token ${index + 1}: ${saidText(token)}, there ${saidText(otherToken)}
    </summary>
    ${problem === "" ? nothing : html`<p class="small quiet">${problem}</p>`}
    <div class="sides small">
      <div>
        <p class="quiet">Here</p>
        ${distribution(token)}
      </div>
      <div>
        <p class="quiet">Baseline</p>
        ${distribution(otherToken)}
      </div>
    </div>
  </details>`;
}

function saidText(token: Token | null): string {
  return token === null ? "the end" : `${quotedToken(token.text)} ${percent(probabilityOf(token.logprob))}`;
}

function distribution(token: Token | null): TemplateResult {
  if (token === null) return html`<p>The answer has ended.</p>`;
  const rows = token.top.some(({ id }) => id === token.id) ? token.top : [token, ...token.top];
  return html`<ul>
    ${rows.map(
      ({ id, text, logprob }) =>
        html`<li class=${id === token.id ? "said" : ""}>
          <span class="word">${shownToken(text)}</span>
          ${shareBar(probabilityOf(logprob))}
          <span class="number">${percent(probabilityOf(logprob))}</span>
        </li>`,
    )}
  </ul>`;
}

customElements.define("saccade-difference", SaccadeDifference);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-difference": SaccadeDifference;
  }
}
