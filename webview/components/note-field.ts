import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { NoteEdit } from "./note-events.ts";
import { SaccadeElement } from "./saccade-element.ts";

/** The field in which a person writes a note. It says what becomes of it with its event. */
export class SaccadeNoteField extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    edit: { attribute: false },
    name: { attribute: false },
  };

  static override styles = [
    SaccadeElement.styles,
    css`
      :host {
        display: grid;
        gap: 5px;
      }
      textarea {
        width: 100%;
        min-height: 4.2em;
        padding: 4px 6px;
        font: inherit;
        color: inherit;
        resize: vertical;
        field-sizing: content;
        border: 1px solid var(--saccade-line-strong);
        border-radius: 3px;
        background: var(--saccade-input, var(--saccade-page));
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      button {
        min-height: 24px;
        padding: 1px 7px;
        border: 1px solid var(--saccade-line-strong);
        border-radius: 4px;
        background: var(--saccade-raised);
        text-align: start;
      }
      button:hover:not(:disabled) {
        background: var(--saccade-track);
      }
      button:disabled {
        color: var(--saccade-quiet);
        cursor: default;
      }
      button.use {
        border-color: var(--saccade-focus);
      }
    `,
  ];

  declare edit: NoteEdit | null;
  /** What the note is about, for the ear. */
  declare name: string;

  constructor() {
    super();
    this.edit = null;
    this.name = "";
    this.addEventListener("keydown", this.#key);
  }

  override focus(): void {
    void this.updateComplete.then(() => {
      this.#field?.focus();
      this.#field?.select();
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { edit } = this;
    if (edit === null) return nothing;
    const { words, draft, isByHand, reach, refusal } = edit;
    const isRefused = refusal !== "";
    return html`<textarea
        aria-label="Words of the ${this.name}"
        aria-describedby="about"
        spellcheck="false"
        .value=${draft ?? words}
        @input=${this.#input}
      ></textarea>
      <p class="small quiet" id="about">
        ${[reach, refusal, "Left empty, nothing is told."].filter(Boolean).join(" ")}
      </p>
      <div class="actions small">
        <button
          class="use"
          title="Ctrl+Enter: write them into the document and run the prompt"
          ?disabled=${isRefused}
          @click=${this.#use}
        >
          Use these words
        </button>
        <button title="Escape" @click=${this.#cancel}>Cancel</button>
        ${isByHand ? html`<button ?disabled=${isRefused} @click=${this.#back}>Back to the model’s words</button>` : nothing}
      </div>`;
  }

  get #field(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector("textarea");
  }

  #done(what: NoteFieldNews): void {
    this.dispatchEvent(new NoteFieldEvent(what));
  }

  readonly #input = (): void => {
    this.dispatchEvent(new NoteFieldEvent({ kind: "draft", text: this.#field?.value ?? "" }));
  };

  readonly #use = (): void => {
    if (this.edit?.refusal === "") this.#done({ kind: "use", text: this.#field?.value ?? "" });
  };

  readonly #cancel = (): void => {
    this.#done({ kind: "cancel" });
  };

  readonly #back = (): void => {
    this.#done({ kind: "back" });
  };

  /** Keys stay with the field: what stands around it walks by arrows and runs by Ctrl+Enter. */
  readonly #key = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === "Escape") this.#cancel();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#use();
    else return;
    event.preventDefault();
  };
}

/** What a person did with the field: they write, or they are done. */
export type NoteFieldNews =
  { readonly kind: "cancel" | "back" } | { readonly kind: "use" | "draft"; readonly text: string };

/** A person did something with a note's field; it is for the note alone. */
export class NoteFieldEvent extends Event {
  static readonly type = "saccade-note-field-news";
  readonly news: NoteFieldNews;

  constructor(news: NoteFieldNews) {
    super(NoteFieldEvent.type);
    this.news = news;
  }
}

customElements.define("saccade-note-field", SaccadeNoteField);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-note-field": SaccadeNoteField;
  }
}
