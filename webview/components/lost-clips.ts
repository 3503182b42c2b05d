import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { counted } from "../../src/core/comparison/figures.ts";
import type { Failure } from "../../src/core/comparison/failures.ts";
import { SaccadeElement } from "./saccade-element.ts";

/** Clips that could not be read, with the reason: they have no section of their own. Nothing where all could. */
export class SaccadeLostClips extends SaccadeElement {
  static override properties: PropertyDeclarations = { lost: { attribute: false } };

  static override styles = [
    SaccadeElement.styles,
    css`
      section {
        padding: 12px 16px;
        border: 1px solid var(--saccade-line-strong);
        border-radius: var(--saccade-radius);
      }
      h2 {
        font-size: inherit;
        font-weight: 600;
        padding-bottom: 4px;
      }
      li {
        overflow-wrap: anywhere;
      }
      li + li {
        padding-top: 6px;
      }
    `,
  ];

  declare lost: readonly Failure[];

  constructor() {
    super();
    this.lost = [];
  }

  protected override render(): TemplateResult | typeof nothing {
    const { lost } = this;
    if (lost.length === 0) return nothing;
    return html`<section aria-labelledby="lost">
      <h2 id="lost">${lost.length === 1 ? "A clip that could not be used" : "Clips that could not be used"}</h2>
      <ul>
        ${lost.map(
          ({ clip, error, trials }) =>
            html`<li><strong>${clip}</strong>, ${counted(trials.length, "trial")}: ${error}</li>`,
        )}
      </ul>
    </section>`;
  }
}

customElements.define("saccade-lost-clips", SaccadeLostClips);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-lost-clips": SaccadeLostClips;
  }
}
