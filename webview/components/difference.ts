import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { BaselineDifference } from "../../src/core/comparison/baseline.ts";
import type { Divergence } from "../../src/core/comparison/divergence.ts";
import { percent, probabilityOf } from "../../src/core/comparison/figures.ts";
import type { Token } from "../../src/protocol/answer.ts";
import { SaccadeElement } from "./saccade-element.ts";
import { shareBar } from "./share-bar.ts";
import { shareBarStyle } from "./share-bar-style.ts";
import { quotedToken, shownToken } from "./shown-text.ts";

/** How an answer differs from the baseline's: the first token that is another one, with both distributions there. */
export class SaccadeDifference extends SaccadeElement {
  static override properties: PropertyDeclarations = { difference: { attribute: false } };

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
          : both(difference.divergence);
    }
  }
}

function both({ index, token, otherToken }: Divergence): TemplateResult {
  return html`<details>
    <summary>
      Differs from the baseline at token ${index + 1}: ${saidText(token)}, there ${saidText(otherToken)}
    </summary>
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
