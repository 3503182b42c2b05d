import { css, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { SaccadeElement } from "../../components/saccade-element.ts";
import { controlStyle } from "../stage/stage-style.ts";

/** How a field is typed into. */
export type EditKind = "line" | "long" | "number" | "choice" | "flag";

/** Milliseconds without a keystroke after which what was typed is written, if the experiment's rules allow it. */
const PAUSE_MS = 400;

/**
 * A field whose value is written when it is left, Enter is pressed or a person pauses: a page can be gone at any time.
 * What the experiment's rules refuse stays in the field with their sentence beside it, and Escape brings back what the
 * document says.
 */
export class SaccadeEditField extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    label: { attribute: false },
    hint: { attribute: false },
    kind: { attribute: false },
    choices: { attribute: false },
    value: { attribute: false },
    usual: { attribute: false },
    readOnly: { attribute: false },
    commit: { attribute: false },
    draft: { state: true },
    complaint: { state: true },
  };

  static override styles = [
    SaccadeElement.styles,
    controlStyle,
    css`
      label {
        display: grid;
        gap: 2px;
      }
      .label {
        color: var(--saccade-quiet);
        font-size: var(--saccade-small);
      }
      input,
      select,
      textarea {
        width: 100%;
      }
      textarea {
        min-height: 3.6em;
        resize: vertical;
        field-sizing: content;
      }
      input::placeholder,
      textarea::placeholder {
        color: var(--saccade-quiet);
        opacity: 1;
      }
      .flag {
        display: flex;
        align-items: center;
        gap: 6px;
        min-height: 24px;
      }
      .flag input {
        width: auto;
        margin: 0;
      }
      [aria-invalid="true"] {
        border-color: var(--saccade-problem, var(--saccade-event-line));
      }
      .complaint {
        margin-top: 2px;
        color: var(--saccade-problem, var(--saccade-text));
        font-size: var(--saccade-small);
        overflow-wrap: anywhere;
      }
    `,
  ];

  declare label: string;
  /** What it is for, as a sentence. */
  declare hint: string;
  declare kind: EditKind;
  declare choices: readonly string[];
  /** As the document says it; "" where it says nothing. */
  declare value: string;
  /** What counts then. */
  declare usual: string;
  declare readOnly: boolean;
  /** Writes what was typed; the sentence that refuses it, where one does. */
  declare commit: (text: string) => string | undefined;
  /** What is typed and not yet written; `null` where the field says what the document does. */
  declare private draft: string | null;
  declare private complaint: string | undefined;
  /** Runs while something newer is typed than was written. */
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.label = "";
    this.hint = "";
    this.kind = "line";
    this.choices = [];
    this.value = "";
    this.usual = "";
    this.readOnly = false;
    this.commit = () => undefined;
    this.draft = null;
    this.complaint = undefined;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopWaiting();
  }

  override focus(): void {
    this.#input?.focus();
  }

  /** What stands in the field now, written or not. */
  get typed(): string {
    return this.draft ?? this.value;
  }

  /** Writes what is typed now; whether it could be. */
  write(): boolean {
    this.#stopWaiting();
    const { draft } = this;
    if (draft === null || draft === this.value) {
      this.draft = null;
      this.complaint = undefined;
      return true;
    }
    this.complaint = this.commit(draft);
    return this.complaint === undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // The document moved on, by this field's own hand as a rule: it is right, unless something refused is still shown,
    // or the person has typed on since.
    const isTypedOn = this.#pause !== undefined || this.draft?.trim() === this.value.trim();
    if (changed.has("value") && this.complaint === undefined && !isTypedOn) this.draft = null;
  }

  protected override render(): TemplateResult {
    const { complaint } = this;
    return html`${this.kind === "flag" ? this.#flag() : this.#labelled()}${
      complaint === undefined ? nothing : html`<p class="complaint" id="complaint" role="alert">${complaint}</p>`
    }`;
  }

  get #input(): HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement | null {
    return this.renderRoot.querySelector("input, textarea, select");
  }

  #labelled(): TemplateResult {
    return html`<label title=${this.hint}><span class="label">${this.label}</span>${this.#control()}</label>`;
  }

  #control(): TemplateResult {
    const text = this.draft ?? this.value;
    const isWrong = this.complaint !== undefined;
    const described = isWrong ? "complaint" : nothing;
    if (this.kind === "choice") {
      return html`<select
        ?disabled=${this.readOnly}
        aria-invalid=${isWrong}
        aria-describedby=${described}
        aria-description=${this.hint === "" ? nothing : this.hint}
        @change=${this.#choose}
      >
        ${this.choices.map((choice) => html`<option value=${choice} ?selected=${choice === text}>${choice === "" ? this.#usualText() : choice}</option>`)}
      </select>`;
    }
    if (this.kind === "long") {
      return html`<textarea
        rows="2"
        .value=${text}
        placeholder=${this.usual}
        ?readonly=${this.readOnly}
        aria-invalid=${isWrong}
        aria-describedby=${described}
        aria-description=${this.hint === "" ? nothing : this.hint}
        @input=${this.#type}
        @change=${this.#leave}
        @keydown=${this.#key}
      ></textarea>`;
    }
    return html`<input
      .value=${text}
      inputmode=${this.kind === "number" ? "decimal" : "text"}
      placeholder=${this.usual}
      autocomplete="off"
      spellcheck="false"
      ?readonly=${this.readOnly}
      aria-invalid=${isWrong}
      aria-describedby=${described}
      aria-description=${this.hint === "" ? nothing : this.hint}
      @input=${this.#type}
      @change=${this.#leave}
      @keydown=${this.#key}
    />`;
  }

  #flag(): TemplateResult {
    const isOn = (this.draft ?? (this.value === "" ? this.usual : this.value)) === "true";
    return html`<label class="flag" title=${this.hint}
      ><input type="checkbox" .checked=${isOn} ?disabled=${this.readOnly} @change=${this.#tick} />${this.label}</label
    >`;
  }

  #usualText(): string {
    return this.usual === "" ? "–" : `${this.usual} (usual)`;
  }

  #stopWaiting(): void {
    clearTimeout(this.#pause);
    this.#pause = undefined;
  }

  readonly #type = (event: Event): void => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return;
    this.draft = target.value;
    this.#stopWaiting();
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      // What is refused may be half a word: it is complained of when the field is left.
      if (this.complaint === undefined && this.draft !== null && this.draft !== this.value) this.commit(this.draft);
    }, PAUSE_MS);
  };

  readonly #choose = (event: Event): void => {
    if (!(event.target instanceof HTMLSelectElement)) return;
    this.draft = event.target.value;
    this.write();
  };

  readonly #tick = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const isOn = event.target.checked ? "true" : "false";
    this.draft = isOn === (this.usual === "" ? "false" : this.usual) ? "" : isOn;
    this.write();
  };

  readonly #leave = (): void => {
    this.write();
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() === "s" && (event.ctrlKey || event.metaKey)) this.write();
    if (event.key === "Escape" && this.draft !== null) {
      this.#stopWaiting();
      this.draft = null;
      this.complaint = undefined;
      event.stopPropagation();
      return;
    }
    const isPlain = !event.ctrlKey && !event.metaKey;
    if (event.key === "Enter" && isPlain && this.kind !== "long" && !event.isComposing) {
      event.preventDefault();
      this.write();
    }
  };
}

customElements.define("saccade-edit-field", SaccadeEditField);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-edit-field": SaccadeEditField;
  }
}
