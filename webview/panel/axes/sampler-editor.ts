import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import {
  orderFields,
  renameSampler,
  samplerFields,
  samplerKinds,
  shortSampler,
  writeSamplerField,
  writeShortForm,
  writeView,
} from "../../../src/core/experiment/edit/sampler-edits.ts";
import { fieldValue } from "../../../src/core/experiment/edit/form-fields.ts";
import { MIDDLE_BOX, viewOf } from "../../../src/core/experiment/edit/view-form.ts";
import type { JsonValue } from "../../../src/core/experiment/edit/document-value.ts";
import type { View } from "../../../src/protocol/sampling.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import { controlStyle } from "../stage/stage-style.ts";
import { type EditContext, trySend } from "./edit-context.ts";
import { formFields, formStyle } from "./form.ts";

const NUMBER = { input: { kind: "number" } } as const;
const NUMBERS = { input: { kind: "numbers" } } as const;

/** One sampler's short form, its settings, what of each frame is shown and in which order. */
export class SaccadeSamplerEditor extends SaccadeElement {
  static override properties: PropertyDeclarations = { context: { attribute: false }, place: { attribute: false } };

  static override styles = [
    SaccadeElement.styles,
    controlStyle,
    formStyle,
    css`
      .what {
        color: var(--saccade-quiet);
        font-size: var(--saccade-small);
      }
    `,
  ];

  declare context: EditContext | null;
  declare place: number;

  protected override render(): TemplateResult | typeof nothing {
    const { context, place } = this;
    const sampler = context?.edited.experiment.samplers[place];
    if (context === null || sampler === undefined) return nothing;
    const { edited, readOnly } = context;
    const { name, spec } = sampler;
    const short = shortSampler(spec);
    const what = samplerKinds().find(({ type }) => type === spec.type)?.description ?? "";
    const object = spec as JsonValue;
    return html`<div class="editor">
      <p class="what">${what}</p>
      <div class="form">
        <saccade-edit-field
          data-field="short"
          .label=${"sampler"}
          .hint=${"In its short form, as uniform:8 or apex:4,view:face."}
          .value=${short ?? ""}
          .usual=${short === undefined ? "written as an object" : ""}
          .readOnly=${readOnly || short === undefined}
          .commit=${(text: string) => trySend(context, () => writeShortForm(edited, place, text))}
        ></saccade-edit-field>
        <saccade-edit-field
          data-field="name"
          .label=${"name"}
          .hint=${"What results call it. Left empty, it is the short form."}
          .value=${name === short ? "" : name}
          .usual=${short ?? ""}
          .readOnly=${readOnly}
          .commit=${(text: string) => trySend(context, () => renameSampler(edited, place, text))}
        ></saccade-edit-field>
        ${formFields(samplerFields(spec.type), {
          object,
          readOnly,
          write: ({ path: [key = ""] }, value) => trySend(context, () => writeSamplerField(edited, place, key, value)),
        })}
      </div>
      <div class="form" role="group" aria-label="How its frames are shown">
        ${this.#view(context, spec.view)}
        ${formFields(orderFields(), {
          object,
          readOnly,
          title: ({ path: [key] }) => (key === "orderSeed" ? "shuffle seed" : "order"),
          write: ({ path: [key = ""] }, value) => trySend(context, () => writeSamplerField(edited, place, key, value)),
        })}
      </div>
    </div>`;
  }

  #view(context: EditContext, view: View | undefined): TemplateResult {
    const { edited, readOnly } = context;
    const { crop, margin, size, timestamp } = viewOf(view);
    const shown = typeof crop === "string" ? (crop === "full" ? "" : crop) : "box";
    const write = (change: Parameters<typeof writeView>[2]): string | undefined =>
      trySend(context, () => writeView(edited, this.place, change));
    const writeBox = (text: string): string | undefined => {
      const values = fieldValue(NUMBERS, text);
      const [x = "", y = "", width = "", height = "", ...rest] = Array.isArray(values) ? values : [];
      if (rest.length > 0) return "A box is four numbers from 0 to 1: left, top, width and height.";
      return write({ crop: { x, y, width, height } });
    };
    return html`<saccade-edit-field
        data-field="crop"
        .label=${"view"}
        .hint=${"What of each frame is shown."}
        .kind=${"choice"}
        .choices=${["", "face", "box"]}
        .usual=${"full"}
        .value=${shown}
        .readOnly=${readOnly}
        .commit=${(text: string) => {
          const before = typeof crop === "string" ? MIDDLE_BOX : crop;
          if (text === "box") return write({ crop: before });
          return text === "face" ? write({ crop: "face" }) : write({ crop: "full", margin: undefined });
        }}
      ></saccade-edit-field>
      ${
        typeof crop === "string"
          ? nothing
          : html`<saccade-edit-field
              data-field="box"
              .label=${"box: left, top, width, height"}
              .hint=${"In fractions of the frame, from its top left corner."}
              .value=${["x", "y", "width", "height"].map((edge) => JSON.stringify(crop[edge])).join(", ")}
              .readOnly=${readOnly}
              .commit=${writeBox}
            ></saccade-edit-field>`
      }
      ${
        shown === ""
          ? nothing
          : html`<saccade-edit-field
              data-field="margin"
              .label=${"margin"}
              .hint=${"How much more to show on each side, as a fraction of the box."}
              .kind=${"number"}
              .value=${textOf(margin)}
              .readOnly=${readOnly}
              .commit=${(text: string) => write({ margin: fieldValue(NUMBER, text) })}
            ></saccade-edit-field>`
      }
      <saccade-edit-field
        data-field="size"
        .label=${"longest edge"}
        .hint=${"In pixels; a frame is never enlarged."}
        .kind=${"number"}
        .usual=${"as it is"}
        .value=${textOf(size)}
        .readOnly=${readOnly}
        .commit=${(text: string) => write({ size: fieldValue(NUMBER, text) })}
      ></saccade-edit-field>
      <saccade-edit-field
        data-field="timestamp"
        .label=${"time in its corner"}
        .kind=${"flag"}
        .value=${timestamp === true ? "true" : ""}
        .readOnly=${readOnly}
        .commit=${(text: string) => write({ timestamp: text === "true" ? true : undefined })}
      ></saccade-edit-field>`;
  }
}

function textOf(value: JsonValue | undefined): string {
  return value === undefined ? "" : JSON.stringify(value);
}

customElements.define("saccade-sampler-editor", SaccadeSamplerEditor);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-sampler-editor": SaccadeSamplerEditor;
  }
}
