import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { describeDecoder } from "../../../src/core/decoding/describe-decoder.ts";
import {
  decoderFields,
  jsonOf,
  renameDecoder,
  settingTitle,
  shortDecoder,
  writeDecoderField,
  writeShortDecoder,
} from "../../../src/core/experiment/edit/decoder-edits.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import { controlStyle } from "../stage/stage-style.ts";
import { type EditContext, trySend } from "./edit-context.ts";
import { formFields, formStyle } from "./form.ts";

/** Those that most decoders are told by; the others fold away while they are off. */
const FIRST = new Set(["temperature", "topK", "topP", "minP", "maxNewTokens"]);

/** One decoder's settings. */
export class SaccadeDecoderEditor extends SaccadeElement {
  static override properties: PropertyDeclarations = { context: { attribute: false }, place: { attribute: false } };

  static override styles = [SaccadeElement.styles, controlStyle, formStyle];

  declare context: EditContext | null;
  declare place: number;

  protected override render(): TemplateResult | typeof nothing {
    const { context, place } = this;
    const decoder = context?.edited.experiment.decoders[place];
    if (context === null || decoder === undefined) return nothing;
    const { edited, readOnly } = context;
    const { name, spec } = decoder;
    const short = shortDecoder(spec);
    const object = jsonOf(spec);
    const isFirst = (key: string): boolean => FIRST.has(key) || Object.hasOwn(object, key);
    const fields = decoderFields();
    const options = {
      object,
      readOnly,
      title: ({ path }: { readonly path: readonly string[] }) => settingTitle(path),
      off: "off",
      write: ({ path }: { readonly path: readonly string[] }, value: Parameters<typeof writeDecoderField>[3]) =>
        trySend(context, () => writeDecoderField(edited, place, path, value)),
    };
    return html`<div class="editor">
      <p class="small quiet">${describeDecoder(spec)}</p>
      <div class="form">
        <saccade-edit-field
          data-field="short"
          .label=${"decoder"}
          .hint=${"In its short form: greedy, or settings as temperature:0.7,topP:0.9."}
          .value=${short ?? ""}
          .usual=${short === undefined ? "written as an object" : ""}
          .readOnly=${readOnly || short === undefined}
          .commit=${(text: string) => trySend(context, () => writeShortDecoder(edited, place, text))}
        ></saccade-edit-field>
        <saccade-edit-field
          data-field="name"
          .label=${"name"}
          .hint=${"What results call it. Left empty, it is the short form."}
          .value=${name === short ? "" : name}
          .usual=${short ?? ""}
          .readOnly=${readOnly}
          .commit=${(text: string) => trySend(context, () => renameDecoder(edited, place, text))}
        ></saccade-edit-field>
        ${formFields(
          fields.filter(({ path: [key = ""] }) => isFirst(key)),
          options,
        )}
      </div>
      <details>
        <summary>More settings</summary>
        <div class="form">
          ${formFields(
            fields.filter(({ path: [key = ""] }) => !isFirst(key)),
            options,
          )}
        </div>
      </details>
    </div>`;
  }
}

customElements.define("saccade-decoder-editor", SaccadeDecoderEditor);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-decoder-editor": SaccadeDecoderEditor;
  }
}
