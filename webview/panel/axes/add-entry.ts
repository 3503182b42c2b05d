import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { SaccadeElement } from "../../components/saccade-element.ts";
import { controlStyle } from "../stage/stage-style.ts";

/** Something to begin from. */
export interface Choice {
  readonly text: string;
  /** What it is, as a sentence. */
  readonly description: string;
}

/** A new entry of an axis: from a list of what there is, or typed. */
export class SaccadeAddEntry extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    label: { attribute: false },
    choices: { attribute: false },
    add: { attribute: false },
    typed: { state: true },
    complaint: { state: true },
  };

  static override styles = [
    SaccadeElement.styles,
    controlStyle,
    css`
      form {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
      input {
        flex: 1 1 12em;
        max-width: 32em;
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 250px), 1fr));
        gap: 2px 12px;
        max-height: 15em;
        overflow-y: auto;
        padding-top: 6px;
      }
      .choice {
        display: grid;
        width: 100%;
        padding: 3px 6px;
        border-radius: 4px;
        text-align: start;
        overflow-wrap: anywhere;
      }
      .choice:hover {
        background: var(--saccade-track);
      }
      .choice:focus-visible {
        outline-offset: -2px;
      }
      .complaint {
        padding-top: 4px;
        color: var(--saccade-problem, var(--saccade-text));
      }
    `,
  ];

  /** What is added. */
  declare label: string;
  declare choices: readonly Choice[];
  /** Adds it; the sentence that refuses it, where one does. */
  declare add: (text: string) => string | undefined;
  declare private typed: string;
  declare private complaint: string | undefined;

  constructor() {
    super();
    this.label = "";
    this.choices = [];
    this.add = () => undefined;
    this.typed = "";
    this.complaint = undefined;
  }

  override focus(): void {
    this.renderRoot.querySelector("input")?.focus();
  }

  protected override render(): TemplateResult {
    const isWrong = this.complaint !== undefined;
    return html`<form @submit=${this.#submit}>
        <input
          aria-label=${this.label}
          placeholder=${this.choices[0]?.text ?? ""}
          autocomplete="off"
          spellcheck="false"
          aria-invalid=${isWrong}
          aria-describedby=${isWrong ? "complaint" : nothing}
          .value=${this.typed}
          @input=${this.#type}
        />
        <button class="button">Add</button>
      </form>
      ${isWrong ? html`<p class="complaint small" id="complaint" role="alert">${this.complaint}</p>` : nothing}
      ${
        this.choices.length === 0
          ? nothing
          : html`<ul aria-label="Choices">
              ${this.choices.map(
                ({ text, description }) =>
                  html`<li>
                    <button
                      class="choice"
                      @click=${() => {
                        this.#add(text);
                      }}
                    >
                      <span>${text}</span><span class="small quiet">${description}</span>
                    </button>
                  </li>`,
              )}
            </ul>`
      }`;
  }

  #add(text: string): void {
    this.complaint = this.add(text);
    if (this.complaint === undefined) this.typed = "";
    else this.typed = text;
  }

  readonly #type = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.typed = event.target.value;
  };

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const text = this.typed.trim();
    if (text !== "") this.#add(text);
  };
}

customElements.define("saccade-add-entry", SaccadeAddEntry);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-add-entry": SaccadeAddEntry;
  }
}
