import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { valueAt } from "../../../src/core/experiment/edit/document-value.ts";
import { fieldValue } from "../../../src/core/experiment/edit/form-fields.ts";
import {
  BASELINE_AXES,
  NUMBER_SETTINGS,
  type NumberSetting,
  removeBaseline,
  setBaseline,
  writeSetting,
} from "../../../src/core/experiment/edit/setting-edits.ts";
import { namesOn } from "../../../src/core/experiment/edit/axis-edits.ts";
import { EXPERIMENT_DEFAULTS } from "../../../src/core/experiment/defaults.ts";
import type { ArmNames } from "../../../src/protocol/experiment.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import { controlStyle } from "../stage/stage-style.ts";
import { type EditContext, trySend } from "./edit-context.ts";
import { formStyle } from "./form.ts";
import "./edit-field.ts";

const FIELDS: Readonly<
  Record<NumberSetting, { readonly label: string; readonly hint: string; readonly usual: string }>
> = {
  repeats: {
    label: "repeats",
    hint: "How often each combination is asked, with other draws each time.",
    usual: String(EXPERIMENT_DEFAULTS.repeats),
  },
  seed: {
    label: "seed",
    hint: "What all draws begin from: the same seed gives the same answers.",
    usual: String(EXPERIMENT_DEFAULTS.seed),
  },
  maxTokens: { label: "longest answer, in tokens", hint: "An answer that reaches it is cut.", usual: "usual" },
  topLogits: {
    label: "likeliest tokens kept",
    hint: "How many alternatives are kept at each step.",
    usual: String(EXPERIMENT_DEFAULTS.topLogits),
  },
};

/** Numbers beside the axes, and the arm that others are compared with. */
export class SaccadeSettingsEditor extends SaccadeElement {
  static override properties: PropertyDeclarations = { context: { attribute: false } };

  static override styles = [SaccadeElement.styles, controlStyle, formStyle];

  declare context: EditContext | null;

  protected override render(): TemplateResult | typeof nothing {
    const { context } = this;
    if (context === null) return nothing;
    const { edited, readOnly } = context;
    const { baseline } = edited.experiment;
    const parts = Object.keys(BASELINE_AXES) as (keyof ArmNames)[];
    const varying = parts.filter((part) => namesOn(edited, BASELINE_AXES[part]).length > 1);
    return html`<div class="editor">
      <div class="form">
        ${NUMBER_SETTINGS.map((key) => {
          const { label, hint, usual } = FIELDS[key];
          const value = valueAt(edited.document, [key]);
          return html`<saccade-edit-field
            data-field=${key}
            .label=${label}
            .hint=${hint}
            .kind=${"number"}
            .value=${value === undefined ? "" : JSON.stringify(value)}
            .usual=${usual}
            .readOnly=${readOnly}
            .commit=${(text: string) =>
              trySend(context, () => writeSetting(edited, key, fieldValue({ input: { kind: "number" } }, text)))}
          ></saccade-edit-field>`;
        })}
      </div>
      <div class="form" role="group" aria-label="Baseline">
        <saccade-edit-field
          class="wide"
          data-field="baseline"
          .label=${"Compare with a baseline"}
          .kind=${"flag"}
          .value=${baseline === undefined ? "" : "true"}
          .readOnly=${readOnly || (varying.length === 0 && baseline === undefined)}
          .commit=${(text: string) =>
            trySend(context, () => (text === "true" ? setBaseline(edited, {}) : removeBaseline(edited)))}
        ></saccade-edit-field>
        ${
          baseline === undefined
            ? nothing
            : varying.map(
                (part) =>
                  html`<saccade-edit-field
                    data-field="baseline.${part}"
                    .label=${part}
                    .kind=${"choice"}
                    .choices=${namesOn(edited, BASELINE_AXES[part])}
                    .value=${baseline[part]}
                    .readOnly=${readOnly}
                    .commit=${(text: string) => trySend(context, () => setBaseline(edited, { [part]: text }))}
                  ></saccade-edit-field>`,
              )
        }
      </div>
    </div>`;
  }
}

customElements.define("saccade-settings-editor", SaccadeSettingsEditor);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-settings-editor": SaccadeSettingsEditor;
  }
}
