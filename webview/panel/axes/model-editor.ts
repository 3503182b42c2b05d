import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { modelFields, wholeModel, writeModel } from "../../../src/core/experiment/edit/model-edits.ts";
import { entryOn } from "../../../src/core/experiment/edit/axis-edits.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import { controlStyle } from "../stage/stage-style.ts";
import { type EditContext, trySend } from "./edit-context.ts";
import { formFields, formStyle } from "./form.ts";

/** One model: its id, where it computes, and in which numbers. */
export class SaccadeModelEditor extends SaccadeElement {
  static override properties: PropertyDeclarations = { context: { attribute: false }, place: { attribute: false } };

  static override styles = [SaccadeElement.styles, controlStyle, formStyle];

  declare context: EditContext | null;
  declare place: number;

  protected override render(): TemplateResult | typeof nothing {
    const { context, place } = this;
    const entry = context === null ? undefined : entryOn(context.edited, "models", place);
    if (context === null || entry === undefined) return nothing;
    const { edited, readOnly, state } = context;
    const object = wholeModel(entry);
    const known = state.models.find(({ id }) => id === object["id"]);
    return html`<div class="editor">
      ${known === undefined ? nothing : html`<p class="small quiet">${known.description}</p>`}
      <div class="form">
        ${formFields(modelFields(), {
          object,
          readOnly,
          write: ({ path: [key = ""] }, value) => trySend(context, () => writeModel(edited, place, key, value)),
        })}
      </div>
    </div>`;
  }
}

customElements.define("saccade-model-editor", SaccadeModelEditor);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-model-editor": SaccadeModelEditor;
  }
}
