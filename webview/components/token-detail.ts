import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { percent, probabilityOf, twoPlaces } from "../../src/core/comparison/figures.ts";
import type { Alternative, Token } from "../../src/protocol/answer.ts";
import { type SelectedToken, TokenCloseEvent, TokenContinueEvent } from "./events.ts";
import { probabilityScale, SCALE_CLASSES } from "./probability-scale.ts";
import { SaccadeElement } from "./saccade-element.ts";
import { shareBar } from "./share-bar.ts";
import { shareBarStyle } from "./share-bar-style.ts";
import { quotedToken, shownToken } from "./shown-text.ts";

/** Log-probabilities that differ by less are the same number to a reader. */
const SAME_NATS = 5e-4;

/** A token opened: what else the model could have said there. It has one place, so that it hides nothing that is read. */
export class SaccadeTokenDetail extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    selected: { attribute: false },
    note: { attribute: false },
    canContinue: { attribute: false },
  };

  static override styles = [
    SaccadeElement.styles,
    probabilityScale,
    shareBarStyle,
    css`
      .detail {
        display: grid;
        grid-template-columns: minmax(180px, 240px) minmax(0, 1fr) auto;
        gap: 8px 28px;
        align-items: center;
        min-height: 84px;
        padding: 10px 16px;
        background: var(--saccade-raised);
        border: 1px solid var(--saccade-line);
        border-radius: var(--saccade-radius);
        box-shadow: var(--saccade-shadow);
      }
      .detail {
        position: relative;
      }
      .close {
        position: absolute;
        inset-block-start: 4px;
        inset-inline-end: 4px;
        min-width: 24px;
        min-height: 24px;
        border-radius: 4px;
        color: var(--saccade-quiet);
      }
      .close:hover {
        background: var(--saccade-track);
      }
      .hint {
        grid-column: span 2;
      }
      .text {
        font-size: 16px;
        font-weight: 600;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        max-height: 2.8em;
        overflow: hidden;
      }
      ol {
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: 124px;
        gap: 6px 18px;
        overflow: auto hidden;
      }
      li {
        min-width: 0;
      }
      .word {
        white-space: pre;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .chosen .word {
        font-weight: 600;
      }
      .figures {
        display: flex;
        justify-content: space-between;
        gap: 8px;
      }
      .continue {
        color: var(--saccade-link);
        text-decoration: underline;
      }
      .legend {
        align-self: end;
        text-align: end;
        white-space: nowrap;
      }
      .notch {
        display: inline-block;
        width: 2px;
        height: 10px;
        background: var(--saccade-text);
      }
      .steps {
        display: inline-flex;
        vertical-align: -2px;
        margin: 0 4px;
      }
      .steps span {
        width: 9px;
        height: 12px;
      }
      @media (max-width: 1100px) {
        .detail {
          grid-template-columns: minmax(180px, 240px) minmax(0, 1fr);
        }
        .legend {
          display: none;
        }
      }
      @media (max-width: 800px) {
        .detail {
          grid-template-columns: minmax(0, 1fr);
          min-height: 148px;
        }
        .text {
          max-height: 1.4em;
        }
        .hint {
          grid-column: auto;
        }
      }
    `,
  ];

  declare selected: SelectedToken | null;
  /** What a person should know of the alternatives: that they are being fetched, or why they cannot be. */
  declare note: string;
  /** Whether the answer can go on from an alternative. */
  declare canContinue: boolean;

  constructor() {
    super();
    this.selected = null;
    this.note = "";
    this.canContinue = false;
  }

  /** Puts the keyboard on the first token that the answer can go on from, or on the list. */
  focusAlternatives(): void {
    void this.updateComplete.then(() => {
      const first = this.renderRoot.querySelector<HTMLElement>(".continue") ?? this.renderRoot.querySelector("ol");
      first?.focus();
    });
  }

  protected override render(): TemplateResult {
    const { selected } = this;
    return html`<div class="detail">
      ${
        selected === null
          ? html`<p class="hint quiet">
              Point at a token, or walk with the arrow keys, to see what else the model could have said.
            </p>`
          : html`<div>
                <p class="text">${quotedToken(selected.token.text)}</p>
                <p class="small quiet number">
                  Token ${selected.place + 1} of ${selected.count} · rank ${selected.token.rank} · entropy
                  ${twoPlaces(selected.token.entropy)} bits
                </p>
                <p class="small quiet">${drawnText(selected.token)}${selected.trial}</p>
                ${this.note === "" ? nothing : html`<p class="small quiet" role="status">${this.note}</p>`}
              </div>
              <ol tabindex="0" aria-label="What the model could have said">
                ${alternativesOf(selected.token).map((alternative) => this.#alternative(alternative, selected.token))}
              </ol>`
      }
      ${
        selected === null
          ? nothing
          : html`<button class="close" aria-label="Close the token" title="Escape" @click=${this.#close}>✕</button>`
      }
      <p class="legend small quiet" aria-hidden="true">
        <span class="notch"></span> on a label’s bar: the baseline<br />model’s probability 0<span class="steps"
          >${SCALE_CLASSES.map((name) => html`<span class="scaled ${name}"></span>`)}</span
        >1
      </p>
    </div>`;
  }

  readonly #close = (): void => {
    this.dispatchEvent(new TokenCloseEvent());
  };

  #alternative({ id, text, logit, logprob, removedBy }: Alternative, token: Token): TemplateResult {
    const probability = probabilityOf(logprob);
    return html`<li class=${id === token.id ? "chosen" : ""}>
      <p class="word">${shownToken(text)}${id === token.id ? html`<span class="spoken"> (said)</span>` : nothing}</p>
      ${shareBar(probability)}
      <p class="figures small number">
        <span>${percent(probability)}</span><span class="quiet">logit ${twoPlaces(logit)}</span>
      </p>
      ${removedBy === undefined ? nothing : html`<p class="small quiet">removed by ${removedBy}</p>`}
      ${
        this.canContinue && id !== token.id
          ? html`<button
              class="continue small"
              aria-label="Continue from here with ${quotedToken(text)}"
              @click=${() => {
                this.dispatchEvent(new TokenContinueEvent(id));
              }}
            >
              continue from here
            </button>`
          : nothing
      }
    </li>`;
  }
}

/** The likeliest, and the token that was said where it is none of them. */
function alternativesOf(token: Token): readonly Alternative[] {
  return token.top.some(({ id }) => id === token.id) ? token.top : [token, ...token.top];
}

function drawnText({ logprob, sampledLogprob }: Token): string {
  if (sampledLogprob === null || logprob === null || Math.abs(sampledLogprob - logprob) < SAME_NATS) return "";
  return `${percent(probabilityOf(sampledLogprob))} after the decoder · `;
}

customElements.define("saccade-token-detail", SaccadeTokenDetail);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-token-detail": SaccadeTokenDetail;
  }
}
