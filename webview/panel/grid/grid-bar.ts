import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { counted } from "../../../src/core/comparison/figures.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import "../toolkit.ts";
import { FIRST_VIEW, ViewChangeEvent, type ViewState } from "../view-state.ts";
import { FILTERS, isFilter, isSort, SORTS, type ShownColumns } from "./shown-columns.ts";

/** How the results are looked at: sorted, filtered, and what was hidden. */
export class SaccadeGridBar extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    view: { attribute: false },
    shown: { attribute: false },
    flips: { attribute: false },
    changed: { attribute: false },
  };

  static override styles = [
    SaccadeElement.styles,
    css`
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 12px;
        align-items: center;
      }
      label {
        display: flex;
        gap: 6px;
        align-items: center;
      }
      vscode-dropdown {
        width: 200px;
        max-width: 100%;
      }
      vscode-text-field {
        width: 190px;
      }
    `,
  ];

  declare view: ViewState;
  declare shown: ShownColumns;
  /** What became of trials since the run before, as a sentence; "" where nothing did. */
  declare flips: string;
  /** Parts of the document that ask something else by now than what is answered. */
  declare changed: readonly string[];

  constructor() {
    super();
    this.view = FIRST_VIEW;
    this.shown = { shown: [], hidden: 0, filtered: 0 };
    this.flips = "";
    this.changed = [];
  }

  protected override render(): TemplateResult {
    const { view } = this;
    const { shown, hidden, filtered } = this.shown;
    return html`<div class="bar" role="group" aria-label="How trials are shown">
        <vscode-dropdown aria-label="Sort" .value=${view.sort} @change=${this.#sort}>
          ${Object.entries(SORTS).map(([key, name]) => html`<vscode-option value=${key}>${name}</vscode-option>`)}
        </vscode-dropdown>
        <vscode-dropdown aria-label="Show" .value=${view.filter} @change=${this.#filter}>
          ${Object.entries(FILTERS).map(([key, name]) => html`<vscode-option value=${key}>${name}</vscode-option>`)}
        </vscode-dropdown>
        <vscode-text-field
          placeholder="Find"
          aria-label="Find in names and answers"
          .value=${view.search}
          @input=${this.#search}
        ></vscode-text-field>
        <span class="quiet number" role="status"
          >${counted(shown.length, "trial")}${filtered === 0 ? "" : `, ${filtered} filtered out`}</span
        >
        <span role="status"
          >${
            this.changed.length === 0
              ? nothing
              : html`<span title="The answers are about the document as it was. Run computes what is new.">
                  <strong>Changed since this run:</strong> ${this.changed.join(", ")}
                </span>`
          }</span
        >
        ${
          hidden === 0
            ? nothing
            : html`<vscode-button appearance="secondary" @click=${this.#unhide}>Show ${hidden} hidden</vscode-button>`
        }
      </div>
      ${this.flips === "" ? nothing : html`<p class="flips">${this.flips}</p>`}`;
  }

  #change(changes: Partial<ViewState>): void {
    this.dispatchEvent(new ViewChangeEvent(changes));
  }

  readonly #sort = (event: Event): void => {
    const sort = valueOf(event);
    if (isSort(sort)) this.#change({ sort });
  };

  readonly #filter = (event: Event): void => {
    const filter = valueOf(event);
    if (isFilter(filter)) this.#change({ filter });
  };

  readonly #search = (event: Event): void => {
    this.#change({ search: valueOf(event) });
  };

  readonly #unhide = (): void => {
    this.#change({ hidden: [] });
  };
}

function valueOf({ target }: Event): string {
  return target !== null && "value" in target && typeof target.value === "string" ? target.value : "";
}

customElements.define("saccade-grid-bar", SaccadeGridBar);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-grid-bar": SaccadeGridBar;
  }
}
