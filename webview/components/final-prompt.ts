import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { grouped } from "../../src/core/comparison/figures.ts";
import type { DoneTrial } from "../../src/protocol/run.ts";
import { SaccadeElement } from "./saccade-element.ts";

/** A prompt exactly as the model got it, folded, with what it takes. */
export class SaccadeFinalPrompt extends SaccadeElement {
  static override properties: PropertyDeclarations = { prompt: { attribute: false } };

  static override styles = [
    SaccadeElement.styles,
    css`
      summary {
        cursor: pointer;
      }
      pre {
        margin: 6px 0 0;
        padding: 8px 10px;
        max-height: 320px;
        overflow: auto;
        font: var(--saccade-code);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        background: var(--saccade-track);
        border-radius: 3px;
      }
    `,
  ];

  declare prompt: DoneTrial["finalPrompt"];

  protected override render(): TemplateResult | typeof nothing {
    const { prompt } = this;
    if (prompt === undefined) return nothing;
    const { text, tokens, frameTokens } = prompt;
    return html`<details>
      <summary class="small number">
        The prompt, as the model got it
        <span class="quiet"
          >${grouped(tokens)} tokens: ${grouped(frameTokens)} of frames, ${grouped(tokens - frameTokens)} of text</span
        >
      </summary>
      <pre tabindex="0" aria-label="The prompt, as the model got it">${text}</pre>
    </details>`;
  }
}

customElements.define("saccade-final-prompt", SaccadeFinalPrompt);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-final-prompt": SaccadeFinalPrompt;
  }
}
