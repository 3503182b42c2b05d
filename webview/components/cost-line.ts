import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { counted, duration, grouped } from "../../src/core/comparison/figures.ts";
import type { DoneTrial } from "../../src/protocol/run.ts";
import { SaccadeElement } from "./saccade-element.ts";

const NO_BREAK = "\u00a0";

/** What a trial would cost alone. */
export class SaccadeCostLine extends SaccadeElement {
  static override properties: PropertyDeclarations = { cost: { attribute: false } };

  declare cost: DoneTrial["cost"] | undefined;

  protected override render(): TemplateResult | typeof nothing {
    if (this.cost === undefined) return nothing;
    const { framesEncoded, promptTokens, newTokens, seconds } = this.cost;
    const parts = [
      counted(framesEncoded, "frame"),
      `${grouped(promptTokens)} prompt + ${grouped(newTokens)} new tokens`,
      duration(seconds),
    ];
    return html`<p class="small quiet number" title="What the trial would need alone, and the time measured for it">
      ${parts.map((part) => part.replaceAll(" ", NO_BREAK)).join(" · ")}
    </p>`;
  }
}

customElements.define("saccade-cost-line", SaccadeCostLine);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-cost-line": SaccadeCostLine;
  }
}
