import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { addLabels, removeLabel } from "../../../src/core/experiment/edit/setting-edits.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import { controlStyle } from "../stage/stage-style.ts";
import "./add-entry.ts";
import { type EditContext, trySend } from "./edit-context.ts";

/** The candidate answers: each can be taken out, and more can be added. */
export class SaccadeLabelsEditor extends SaccadeElement {
  static override properties: PropertyDeclarations = { context: { attribute: false }, complaint: { state: true } };

  static override styles = [
    SaccadeElement.styles,
    controlStyle,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 6px;
        padding-bottom: 8px;
      }
      li {
        display: inline-flex;
        align-items: center;
        max-width: 100%;
        padding-inline-start: 8px;
        border: 1px solid var(--saccade-line);
        border-radius: 4px;
      }
      li span {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
    `,
  ];

  declare context: EditContext | null;
  declare private complaint: string | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { context } = this;
    if (context === null) return nothing;
    const { edited, readOnly } = context;
    const { labels } = edited.experiment;
    return html`${
      labels.length === 0
        ? nothing
        : html`<ul aria-label="Labels">
            ${labels.map(
              (label, place) =>
                html`<li>
                  <span title=${label}>${label}</span
                  ><button
                    class="button plain"
                    aria-label="Remove the label ${label}"
                    ?disabled=${readOnly}
                    @click=${() => {
                      this.complaint = trySend(context, () => removeLabel(edited, place));
                    }}
                  >
                    ✕
                  </button>
                </li>`,
            )}
          </ul>`
    }
    ${this.complaint === undefined ? nothing : html`<p class="small" role="alert">${this.complaint}</p>`}
    ${
      readOnly
        ? nothing
        : html`<saccade-add-entry
            .label=${"Labels to add, separated by commas"}
            .add=${(text: string) => trySend(context, () => addLabels(edited, text))}
          ></saccade-add-entry>`
    }`;
  }
}

customElements.define("saccade-labels-editor", SaccadeLabelsEditor);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-labels-editor": SaccadeLabelsEditor;
  }
}
