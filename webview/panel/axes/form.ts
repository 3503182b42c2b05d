import { css, html, type TemplateResult } from "lit";
import type { JsonValue } from "../../../src/core/experiment/edit/document-value.ts";
import { type FormField, fieldText, fieldValue } from "../../../src/core/experiment/edit/form-fields.ts";
import "./edit-field.ts";
import type { EditKind } from "./edit-field.ts";

/** An editor that was opened in place: fields beside one another, as many as fit. */
export const formStyle = css`
  .form {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 150px), 1fr));
    gap: 8px 12px;
    align-items: start;
  }
  .wide {
    grid-column: 1 / -1;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    align-items: center;
  }
  summary {
    cursor: pointer;
    color: var(--saccade-quiet);
    font-size: var(--saccade-small);
  }
  details > .form {
    padding-top: 8px;
  }
  .editor {
    display: grid;
    gap: 10px;
  }
`;

interface FormOptions {
  readonly object: JsonValue;
  readonly readOnly: boolean;
  /** What a field is called; its key unless said. */
  readonly title?: (field: FormField) => string;
  /** What a value comes to that is left out, where nothing else is said. */
  readonly off?: string;
  /** Writes a value; the sentence that refuses it, where one does. */
  readonly write: (field: FormField, value: JsonValue | undefined) => string | undefined;
}

/** The fields of a form, each written for itself. */
export function formFields(fields: readonly FormField[], options: FormOptions): TemplateResult[] {
  const { object, readOnly, write, off = "", title = spokenPath } = options;
  return fields.map((field) => {
    const { input, hint, usual } = field;
    const kind = kindOf(field);
    return html`<saccade-edit-field
      class=${kind === "long" ? "wide" : ""}
      data-field=${field.path.join(".")}
      .label=${title(field)}
      .hint=${hint}
      .kind=${kind}
      .choices=${input.kind === "choice" ? ["", ...input.choices] : []}
      .value=${fieldText(field, object)}
      .usual=${usual === "" ? usualOf(hint, off) : usual}
      .readOnly=${readOnly}
      .commit=${(text: string) => write(field, fieldValue(field, text))}
    ></saccade-edit-field>`;
  });
}

function spokenPath({ path }: FormField): string {
  return path.map(spoken).join(" ");
}

/** A key in words: `halfSeconds` as "half seconds". */
function spoken(key: string): string {
  return key.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function kindOf({ input }: FormField): EditKind {
  switch (input.kind) {
    case "choice":
    case "flag":
    case "number":
      return input.kind;
    case "long":
    case "lines":
      return "long";
    case "text":
    case "word":
    case "numbers":
    case "json":
      return "line";
  }
}

/** What a hint says counts where a value is left out. */
function usualOf(hint: string, off: string): string {
  return /Left out: "?([^".,]+(?:\.\d+)?)/.exec(hint)?.[1] ?? off;
}
