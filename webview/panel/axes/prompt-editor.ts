import { css, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { counted } from "../../../src/core/comparison/figures.ts";
import { entryOn } from "../../../src/core/experiment/edit/axis-edits.ts";
import { isObject, type JsonValue, listAt } from "../../../src/core/experiment/edit/document-value.ts";
import {
  enrichFields,
  renamePrompt,
  setEnriched,
  wholePrompt,
  writePrompt,
  writePromptSource,
} from "../../../src/core/experiment/edit/prompt-edits.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import { RunPromptEvent } from "../panel-events.ts";
import { controlStyle } from "../stage/stage-style.ts";
import { type EditContext, trySend } from "./edit-context.ts";
import type { SaccadeEditField } from "./edit-field.ts";
import { formFields, formStyle } from "./form.ts";

/** Stages of an enrichment that are told by most; the others fold away. */
const FIRST_STAGES = new Set(["show", "frames", "group", "style", "note.text", "budget", "mask"]);

interface Rendered {
  readonly text?: string;
  readonly tokens?: number;
  readonly error?: string;
}

/** One prompt: its text and what stands around it, how it is enriched, and how a model's template renders it. */
export class SaccadePromptEditor extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    context: { attribute: false },
    place: { attribute: false },
    rendered: { state: true },
    rendering: { state: true },
  };

  static override styles = [
    SaccadeElement.styles,
    controlStyle,
    formStyle,
    css`
      pre {
        margin: 0;
        padding: 8px 10px;
        max-height: 16em;
        overflow: auto;
        border: 1px solid var(--saccade-line);
        border-radius: 4px;
        background: var(--saccade-page);
        font: var(--saccade-code);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .enrich {
        display: grid;
        gap: 8px;
        padding: 8px 10px;
        border: 1px solid var(--saccade-line);
        border-radius: var(--saccade-radius);
      }
    `,
  ];

  declare context: EditContext | null;
  declare place: number;
  declare private rendered: Rendered | null;
  declare private rendering: boolean;

  constructor() {
    super();
    this.context = null;
    this.place = 0;
    this.rendered = null;
    this.rendering = false;
  }

  override focus(): void {
    this.renderRoot.querySelector<SaccadeEditField>('[data-field="text"], [data-field="file"]')?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("context")?.state.document.version;
    const isOther = before !== undefined && before !== this.context?.state.document.version;
    if (isOther || changed.has("place")) this.rendered = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { context, place } = this;
    const prompt = context?.edited.experiment.prompts[place];
    const entry = context === null ? undefined : entryOn(context.edited, "prompts", place);
    if (context === null || prompt === undefined || entry === undefined) return nothing;
    const { edited, readOnly } = context;
    const object = wholePrompt(entry);
    const name = isObject(entry) && typeof entry["name"] === "string" ? entry["name"] : "";
    const source = prompt.file === undefined ? "text" : "file";
    const other = source === "text" ? "file" : "text";
    return html`<div class="editor" @keydown=${this.#key}>
      <div class="form">
        <saccade-edit-field
          class="wide"
          data-field=${source}
          .label=${source === "text" ? "text" : "file that holds the text"}
          .hint=${"{{frames}} is where the frames go, else they come first; {{labels}} lists the labels."}
          .kind=${source === "text" ? "long" : "line"}
          .value=${prompt.text ?? prompt.file ?? ""}
          .readOnly=${readOnly}
          .commit=${(text: string) => trySend(context, () => writePrompt(edited, place, [source], text))}
        ></saccade-edit-field>
        <saccade-edit-field
          data-field="name"
          .label=${"name"}
          .hint=${"What results call it. Left empty, it is the text."}
          .value=${name}
          .usual=${"the text itself"}
          .readOnly=${readOnly}
          .commit=${(text: string) => trySend(context, () => renamePrompt(edited, place, text))}
        ></saccade-edit-field>
        <saccade-edit-field
          data-field="labels"
          .label=${"labels of its own"}
          .hint=${"In the place of the experiment's, separated by commas."}
          .value=${prompt.labels?.join(", ") ?? ""}
          .usual=${"the experiment's"}
          .readOnly=${readOnly}
          .commit=${(text: string) => trySend(context, () => writePrompt(edited, place, ["labels"], listed(text)))}
        ></saccade-edit-field>
        <saccade-edit-field
          data-field="system"
          .label=${"system"}
          .hint=${"What the model is told before the prompt."}
          .value=${prompt.system ?? ""}
          .usual=${"nothing"}
          .readOnly=${readOnly}
          .commit=${(text: string) =>
            trySend(context, () => writePrompt(edited, place, ["system"], text.trim() === "" ? undefined : text))}
        ></saccade-edit-field>
        <saccade-edit-field
          data-field=${other}
          .label=${other === "file" ? "or a file that holds the text" : "or the text itself"}
          .hint=${"Relative to the document."}
          .value=${""}
          .usual=${other === "file" ? "prompts/long.txt" : ""}
          .readOnly=${readOnly}
          .commit=${(text: string) => trySend(context, () => writePromptSource(edited, place, other, text.trim()))}
        ></saccade-edit-field>
      </div>
      ${this.#enrichment(context, object["enrich"])} ${this.#template(context, prompt.name)}
    </div>`;
  }

  #enrichment(context: EditContext, enrich: JsonValue | undefined): TemplateResult {
    const { edited, readOnly, state } = context;
    const { place } = this;
    const isOn = enrich !== undefined;
    const fields = enrichFields();
    const isFirst = (path: readonly string[]): boolean => FIRST_STAGES.has(path.join("."));
    const options = {
      object: enrich ?? {},
      readOnly,
      title: ({ path }: { readonly path: readonly string[] }) => titleOf(path),
      write: ({ path }: { readonly path: readonly string[] }, value: JsonValue | undefined) =>
        trySend(context, () => writePrompt(edited, place, ["enrich", ...path], value)),
    };
    const byHand = isOn ? listAt(enrich, ["overrides"]).length : 0;
    return html`<div class="enrich">
      <saccade-edit-field
        data-field="enrich"
        .label=${"Enrich: tell in words what happens between the frames"}
        .kind=${"flag"}
        .value=${isOn ? "true" : ""}
        .readOnly=${readOnly}
        .commit=${(text: string) => trySend(context, () => setEnriched(edited, place, text === "true"))}
      ></saccade-edit-field>
      ${
        isOn
          ? html`<p class="small quiet">
                The sampler's frames are the keyframes${keyframeHint(state, context)}; the frames of each gap between
                them go to the model in groups, which writes a note on each.
              </p>
              <div class="form">
                ${formFields(
                  fields.filter(({ path }) => isFirst(path)),
                  options,
                )}
              </div>
              <details>
                <summary>More stages</summary>
                <div class="form">
                  ${formFields(
                    fields.filter(({ path }) => !isFirst(path)),
                    options,
                  )}
                </div>
              </details>
              ${byHand === 0 ? nothing : html`<p class="small quiet">${counted(byHand, "note")} written by hand.</p>`}`
          : nothing
      }
    </div>`;
  }

  #template(context: EditContext, prompt: string): TemplateResult {
    const { rendered } = this;
    const ask = (): void => {
      void this.#render(context, prompt);
    };
    return html`<div class="actions">
        <button class="button" ?disabled=${this.rendering || !context.state.isTrusted} @click=${ask}>
          ${this.rendering ? "Rendering…" : "As the model gets it"}
        </button>
        <button
          class="button"
          title="Ctrl+Enter in a field"
          ?disabled=${context.readOnly || !context.state.isTrusted}
          @click=${this.#run}
        >
          Run this prompt <kbd>Ctrl+Enter</kbd>
        </button>
        ${rendered?.tokens === undefined ? nothing : html`<span class="small quiet number">${counted(rendered.tokens, "token")}</span>`}
      </div>
      ${rendered?.text === undefined ? nothing : html`<pre tabindex="0" aria-label="The prompt as the model gets it">${rendered.text}</pre>`}
      ${rendered?.error === undefined ? nothing : html`<p class="small" role="alert">${rendered.error}</p>`}`;
  }

  async #render({ host, edited }: EditContext, prompt: string): Promise<void> {
    const [model] = edited.experiment.models;
    if (host === null || model === undefined) return;
    this.rendering = true;
    try {
      this.rendered = await host.request("render", { prompt, model: model.name });
    } catch (error) {
      this.rendered = { error: error instanceof Error ? error.message : "The prompt could not be rendered." };
    } finally {
      this.rendering = false;
    }
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    this.#run();
  };

  /** What is typed is written first; where it is refused nothing runs. */
  readonly #run = (): void => {
    const { context } = this;
    if (context === null || context.readOnly) return;
    const fields = [...this.renderRoot.querySelectorAll("saccade-edit-field")];
    const before = fields.find(({ dataset }) => dataset["field"] === "name")?.value ?? "";
    if (!fields.every((field) => field.write())) return;
    const prompt = this.#nameAfter(fields, before);
    if (prompt !== undefined) this.dispatchEvent(new RunPromptEvent([prompt]));
  };

  /** The prompt's name once what is typed is in the document, which may take the host a moment. */
  #nameAfter(fields: readonly SaccadeEditField[], name: string): string | undefined {
    const typed = (key: string): string | undefined => fields.find(({ dataset }) => dataset["field"] === key)?.typed;
    const given = (typed("name") ?? name).trim();
    return given === "" ? (this.context?.edited.experiment.prompts[this.place]?.file ?? typed("text")) : given;
  }
}

function listed(text: string): JsonValue | undefined {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  return names.length === 0 ? undefined : names;
}

function titleOf(path: readonly string[]): string {
  const [first = "", second] = path;
  if (first === "note") return second === "text" ? "question of a note" : `note ${second ?? ""}`;
  const titles: Readonly<Record<string, string>> = {
    frames: "frames of each gap",
    group: "frames a note",
    budget: "budget in tokens",
    mask: "mask labels in notes",
    join: "join into words",
    ends: "before the first and after the last",
    form: "form of a note",
    keyframe: "before a keyframe",
    empty: "empty notes",
    tooLong: "notes too long",
  };
  return titles[first] ?? first;
}

function keyframeHint({ clips }: EditContext["state"], { edited }: EditContext): string {
  const names = edited.experiment.samplers.map(({ name }) => name);
  return clips.length === 0 || names.length === 0
    ? ""
    : ` (${names.slice(0, 3).join(", ")}${names.length > 3 ? ", …" : ""})`;
}

customElements.define("saccade-prompt-editor", SaccadePromptEditor);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-prompt-editor": SaccadePromptEditor;
  }
}
