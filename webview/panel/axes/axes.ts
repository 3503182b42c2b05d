import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import {
  addEntry,
  type AxisKey,
  duplicateEntry,
  entryOn,
  namesOn,
  removeEntry,
} from "../../../src/core/experiment/edit/axis-edits.ts";
import { complaintOn } from "../../../src/core/experiment/edit/check-changes.ts";
import { jsonOf } from "../../../src/core/experiment/edit/decoder-edits.ts";
import { documentValue, isObject, type JsonValue } from "../../../src/core/experiment/edit/document-value.ts";
import { wholeModel } from "../../../src/core/experiment/edit/model-edits.ts";
import { wholePrompt } from "../../../src/core/experiment/edit/prompt-edits.ts";
import { plainSpec } from "../../../src/core/experiment/edit/sampler-edits.ts";
import { isChosenByHand } from "../../../src/core/sampling/by-hand.ts";
import type { Experiment } from "../../../src/protocol/experiment.ts";
import type { DocumentChange } from "../../../src/protocol/panel-channel.ts";
import type { PanelClip, PanelState } from "../../../src/protocol/panel-state.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import { DocumentEditEvent } from "../panel-events.ts";
import type { PanelHost } from "../panel-host.ts";
import { type OpenedEditor, ViewChangeEvent } from "../view-state.ts";
import { controlStyle } from "../stage/stage-style.ts";
import "./add-entry.ts";
import { choicesFor, newEntry } from "./axis-choices.ts";
import "./decoder-editor.ts";
import { type EditContext, trySend } from "./edit-context.ts";
import "./labels-editor.ts";
import "./model-editor.ts";
import "./prompt-editor.ts";
import "./sampler-editor.ts";
import "./settings-editor.ts";

const ROWS = [
  { axis: "samplers", title: "Samplers", one: "sampler" },
  { axis: "prompts", title: "Prompts", one: "prompt" },
  { axis: "decoders", title: "Decoders", one: "decoder" },
  { axis: "models", title: "Models", one: "model" },
] as const;

/** The axes of the experiment as chips, each of which opens its editor in place. */
export class SaccadeAxes extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    state: { attribute: false },
    clip: { attribute: false },
    experiment: { attribute: false },
    host: { attribute: false },
    readOnly: { attribute: false },
    opened: { attribute: false },
    said: { state: true },
  };

  static override styles = [
    SaccadeElement.styles,
    controlStyle,
    css`
      :host {
        container-type: inline-size;
      }
      .axes {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 8px 28px;
      }
      section {
        display: grid;
        grid-template-columns: 78px minmax(0, 1fr);
        gap: 6px 10px;
        align-items: start;
        min-width: 0;
      }
      section.open {
        grid-column: 1 / -1;
      }
      h2 {
        padding-top: 3px;
        color: var(--saccade-quiet);
        font-size: inherit;
        font-weight: 400;
      }
      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 6px;
      }
      .chips > li {
        max-width: 100%;
      }
      .chip {
        display: inline-flex;
        gap: 5px;
        max-width: min(100%, 26em);
        min-height: 26px;
        padding: 2px 9px;
        border: 1px solid var(--saccade-line-strong);
        border-radius: 13px;
        background: var(--saccade-surface);
        text-align: start;
      }
      .chip span {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .chip:hover {
        background: var(--saccade-track);
      }
      .chip[aria-expanded="true"] {
        border-color: var(--saccade-focus);
        outline: 1px solid var(--saccade-focus);
        outline-offset: 0;
      }
      .editor {
        grid-column: 1 / -1;
        display: grid;
        gap: 10px;
        padding: 10px 12px;
        border: 1px solid var(--saccade-line);
        border-radius: var(--saccade-radius);
        background: var(--saccade-surface);
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        align-items: center;
      }
      @container (max-width: 760px) {
        .axes {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  declare state: PanelState | null;
  declare clip: PanelClip | null;
  declare experiment: Experiment | null;
  declare host: PanelHost | null;
  declare readOnly: boolean;
  /** The editor that is open. */
  declare opened: OpenedEditor | null;
  /** Why something could not be done that has no field. */
  declare private said: string | undefined;
  /** The entry that was just added: its chip gets the keyboard once the document has it. */
  #added: { readonly axis: AxisKey; readonly place: number } | null = null;

  constructor() {
    super();
    this.state = null;
    this.clip = null;
    this.experiment = null;
    this.host = null;
    this.readOnly = false;
    this.opened = null;
    this.said = undefined;
  }

  protected override render(): TemplateResult | typeof nothing {
    const context = this.#context();
    if (context === null) return nothing;
    return html`<div class="axes" @keydown=${this.#key}>
      ${ROWS.map(({ axis, title, one }) => this.#row(context, axis, title, one))} ${this.#labels(context)}
      ${this.#settings(context)}
    </div>`;
  }

  protected override updated(): void {
    if (this.#added === null) return;
    const { axis, place } = this.#added;
    const chip = this.#chipOf(`${axis}-${place}`);
    if (chip === null) return;
    this.#added = null;
    // A person who went elsewhere in the meantime stays there.
    if (this.shadowRoot?.activeElement === this.#chipOf(`${axis}-new`)) chip.focus();
  }

  #context(): EditContext | null {
    const { state, experiment, host } = this;
    if (state === null || experiment === null) return null;
    const document = documentValue(state.document.text);
    const readOnly = this.readOnly;
    return {
      edited: { document, experiment },
      state,
      host,
      readOnly,
      send: (changes) => this.#send(document, changes),
    };
  }

  #send(document: JsonValue, changes: readonly DocumentChange[]): string | undefined {
    if (this.readOnly || changes.length === 0) return undefined;
    const complaint = complaintOn(document, changes);
    if (complaint === undefined) this.dispatchEvent(new DocumentEditEvent(changes));
    return complaint;
  }

  #row(context: EditContext, axis: AxisKey, title: string, one: string): TemplateResult {
    const { edited, readOnly } = context;
    const opened = this.opened?.axis === axis ? this.opened : null;
    const names = namesOn(edited, axis);
    const place = typeof opened?.place === "number" && opened.place < names.length ? opened.place : undefined;
    return html`<section class=${opened === null ? "" : "open"} aria-labelledby=${axis}>
      <h2 id=${axis}>${title}</h2>
      <ul class="chips">
        ${names.map(
          (name, at) =>
            html`<li>
              ${this.#chip({ axis, place: at }, name, {
                isStarred: isBaseline(edited.experiment, axis, name, names),
                isByHand: axis === "samplers" && isHandmade(edited.experiment, at),
              })}
            </li>`,
        )}
        ${
          readOnly
            ? nothing
            : html`<li>
                <button
                  class="button plain"
                  data-chip="${axis}-new"
                  aria-label="Add a ${one}"
                  title="Add a ${one}"
                  aria-expanded=${opened?.place === "new"}
                  @click=${this.#toggle({ axis, place: "new" })}
                >
                  +
                </button>
              </li>`
        }
      </ul>
      ${opened?.place === "new" ? this.#adding(context, axis, one) : nothing}
      ${
        place === undefined
          ? nothing
          : html`<div class="editor" role="group" aria-label=${names[place] ?? ""}>
              ${editorOf(context, axis, place)} ${this.#actions(context, axis, place, one)}
            </div>`
      }
    </section>`;
  }

  #chip(opens: OpenedEditor, name: string, { isStarred = false, isByHand = false } = {}): TemplateResult {
    const isOpen = this.opened?.axis === opens.axis && this.opened.place === opens.place;
    return html`<button
      class="chip"
      data-chip="${opens.axis}-${opens.place}"
      aria-expanded=${isOpen}
      title=${name}
      @click=${this.#toggle(opens)}
    >
      <span>${name}</span>${
        isByHand
          ? html`<i aria-hidden="true" title="Its frames were chosen by hand">✎</i
              ><span class="spoken">, frames chosen by hand</span>`
          : nothing
      }${isStarred ? html`<i aria-hidden="true">★</i><span class="spoken">, of the baseline</span>` : nothing}
    </button>`;
  }

  #adding(context: EditContext, axis: AxisKey, one: string): TemplateResult {
    const { edited, state, host } = context;
    return html`<div class="editor" role="group" aria-label="A new ${one}">
      <saccade-add-entry
        .label=${`A new ${one}`}
        .choices=${choicesFor(axis, edited, state)}
        .add=${(text: string) => this.#add(context, axis, text)}
      ></saccade-add-entry>
      ${
        axis === "models"
          ? html`<div class="actions">
              <button
                class="button"
                @click=${() => {
                  void host?.request("selectModel", {}).catch((error: unknown) => {
                    this.said = error instanceof Error ? error.message : "The list of models could not be opened.";
                  });
                }}
              >
                Choose a model…
              </button>
            </div>`
          : nothing
      }
      ${this.said === undefined ? nothing : html`<p class="small" role="alert">${this.said}</p>`}
    </div>`;
  }

  #add(context: EditContext, axis: AxisKey, text: string): string | undefined {
    const { edited } = context;
    const place = namesOn(edited, axis).length;
    const complaint = trySend(context, () => addEntry(edited, axis, newEntry(axis, edited, text)));
    if (complaint === undefined) this.#openAdded(axis, place);
    return complaint;
  }

  #actions(context: EditContext, axis: AxisKey, place: number, one: string): TemplateResult | typeof nothing {
    const { edited, readOnly } = context;
    if (readOnly) return nothing;
    const names = namesOn(edited, axis);
    const isOnly = names.length < 2;
    return html`<div class="actions">
        <button
          class="button"
          @click=${() => {
            this.said = trySend(context, () => duplicateEntry(edited, axis, place, wholeEntry(context, axis, place)));
            if (this.said === undefined) this.#openAdded(axis, place + 1);
          }}
        >
          Duplicate
        </button>
        <button
          class="button"
          ?disabled=${isOnly}
          title=${isOnly ? `An experiment has at least one ${one}.` : ""}
          @click=${() => {
            this.said = trySend(context, () => removeEntry(edited, axis, place));
            if (this.said === undefined) this.#close(`${axis}-new`);
          }}
        >
          Remove
        </button>
        <button
          class="button"
          @click=${() => {
            this.#close(`${axis}-${place}`);
          }}
        >
          Close <kbd>Esc</kbd>
        </button>
      </div>
      ${this.said === undefined ? nothing : html`<p class="small" role="alert">${this.said}</p>`}`;
  }

  #labels(context: EditContext): TemplateResult {
    const { labels } = context.edited.experiment;
    const opens: OpenedEditor = { axis: "labels", place: 0 };
    const isOpen = this.opened?.axis === "labels";
    return html`<section class=${isOpen ? "open" : ""} aria-labelledby="labels">
      <h2 id="labels">Labels</h2>
      <div class="chips">${this.#chip(opens, labels.length === 0 ? "none" : labels.join(", "))}</div>
      ${
        isOpen
          ? html`<div class="editor" role="group" aria-label="Labels">
              <saccade-labels-editor .context=${context}></saccade-labels-editor>
            </div>`
          : nothing
      }
    </section>`;
  }

  #settings(context: EditContext): TemplateResult {
    const isOpen = this.opened?.axis === "settings";
    return html`<section class=${isOpen ? "open" : ""} aria-labelledby="settings">
      <h2 id="settings">Run</h2>
      <div class="chips">${this.#chip({ axis: "settings", place: 0 }, settingsText(context))}</div>
      ${
        isOpen
          ? html`<div class="editor" role="group" aria-label="Run">
              <saccade-settings-editor .context=${context}></saccade-settings-editor>
            </div>`
          : nothing
      }
    </section>`;
  }

  #toggle(opens: OpenedEditor): () => void {
    return () => {
      const isOpen = this.opened?.axis === opens.axis && this.opened.place === opens.place;
      if (isOpen) this.#show(null);
      else this.#open(opens);
    };
  }

  #open(opens: OpenedEditor): void {
    this.#show(opens);
    if (opens.place !== "new") return;
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector("saccade-add-entry")?.focus();
    });
  }

  /** Opens an entry that the document is about to have. */
  #openAdded(axis: AxisKey, place: number): void {
    // The control that was used goes away with its editor, and a keyboard that is on nothing cannot even press Escape.
    this.#chipOf(`${axis}-new`)?.focus();
    this.#added = { axis, place };
    this.#open({ axis, place });
  }

  /** Shuts the editor and gives the keyboard back to its chip. */
  #close(chip: string): void {
    this.#show(null);
    void this.updateComplete.then(() => {
      this.#chipOf(chip)?.focus();
    });
  }

  #show(opened: OpenedEditor | null): void {
    this.opened = opened;
    this.said = undefined;
    this.dispatchEvent(new ViewChangeEvent({ editor: opened }));
  }

  #chipOf(key: string): HTMLElement | null {
    return this.renderRoot.querySelector(`[data-chip="${key}"]`);
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || this.opened === null || event.defaultPrevented) return;
    event.preventDefault();
    this.#close(`${this.opened.axis}-${this.opened.place}`);
  };
}

function editorOf(context: EditContext, axis: AxisKey, place: number): TemplateResult {
  switch (axis) {
    case "samplers":
      return html`<saccade-sampler-editor .context=${context} .place=${place}></saccade-sampler-editor>`;
    case "prompts":
      return html`<saccade-prompt-editor .context=${context} .place=${place}></saccade-prompt-editor>`;
    case "decoders":
      return html`<saccade-decoder-editor .context=${context} .place=${place}></saccade-decoder-editor>`;
    case "models":
      return html`<saccade-model-editor .context=${context} .place=${place}></saccade-model-editor>`;
  }
}

/** An entry as an object, so that a copy can have a name. */
function wholeEntry({ edited }: EditContext, axis: AxisKey, place: number): JsonValue {
  const entry = entryOn(edited, axis, place) ?? {};
  if (isObject(entry)) return entry;
  const { samplers, decoders } = edited.experiment;
  const sampler = samplers[place];
  const decoder = decoders[place];
  if (axis === "samplers" && sampler !== undefined) return plainSpec(sampler.spec);
  if (axis === "decoders" && decoder !== undefined) return jsonOf(decoder.spec);
  return axis === "models" ? wholeModel(entry) : wholePrompt(entry);
}

const PARTS = { samplers: "sampler", prompts: "prompt", decoders: "decoder", models: "model" } as const;

function isBaseline({ baseline }: Experiment, axis: AxisKey, name: string, names: readonly string[]): boolean {
  return names.length > 1 && baseline?.[PARTS[axis]] === name;
}

function isHandmade({ samplers }: Experiment, place: number): boolean {
  const sampler = samplers[place];
  return sampler !== undefined && isChosenByHand(sampler);
}

function settingsText({ edited: { experiment } }: EditContext): string {
  const { repeats, seed, maxTokens, baseline } = experiment;
  return [
    `repeats ${repeats}`,
    `seed ${seed}`,
    ...(maxTokens === undefined ? [] : [`${maxTokens} tokens`]),
    baseline === undefined ? "no baseline" : `baseline ${baseline.sampler}`,
  ].join(" · ");
}

customElements.define("saccade-axes", SaccadeAxes);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-axes": SaccadeAxes;
  }
}
