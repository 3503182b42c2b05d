import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { type ArmAxis, armName } from "../../src/core/comparison/arms.ts";
import type { BaselineDifference } from "../../src/core/comparison/baseline.ts";
import { eventHits } from "../../src/core/comparison/event-hits.ts";
import { counted } from "../../src/core/comparison/figures.ts";
import { sayNotes } from "../../src/core/enrichment/note-states.ts";
import type { InfluenceCase } from "../../src/protocol/probe.ts";
import type { DoneTrial, RunClip, RunReport, Trial } from "../../src/protocol/run.ts";
import "./cost-line.ts";
import type { SaccadeDifference } from "./difference.ts";
import "./difference.ts";
import { NotesOpenEvent, TrialWalkEvent, walkDirection } from "./events.ts";
import "./filmstrip.ts";
import { frameWorths, sayInfluence } from "./frame-worths.ts";
import "./final-prompt.ts";
import "./label-bars.ts";
import { SaccadeElement } from "./saccade-element.ts";
import "./tokens.ts";

/** Characters of an answer that are shown before a person asks for the rest. */
const FOLDED = 280;

/** One trial: cause above effect, so frames, then the answer, then its tokens and labels, then what it cost. */
export class SaccadeTrialCard extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    trial: { attribute: false },
    clip: { attribute: false },
    pictures: { attribute: false },
    axes: { attribute: false },
    difference: { attribute: false },
    right: { attribute: false },
    repeats: { attribute: false },
    reachable: { attribute: false },
    fetchSides: { attribute: false },
    influence: { attribute: false },
    leadsToNotes: { attribute: false },
  };

  static override styles = [
    SaccadeElement.styles,
    css`
      :host {
        min-width: 0;
      }
      article {
        display: flex;
        flex-direction: column;
        gap: 12px;
        height: 100%;
        scroll-margin-block: 16px 130px;
        padding: 14px 16px 12px;
        background: var(--saccade-surface);
        border: 1px solid var(--saccade-line);
        border-radius: var(--saccade-radius);
      }
      article.baseline {
        border-color: var(--saccade-line-strong);
      }
      header {
        display: flex;
        justify-content: space-between;
        gap: 12px;
      }
      h3 {
        font-size: inherit;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .rest {
        overflow-wrap: anywhere;
      }
      /* A prompt without a name is its own name, and may be long. */
      h3,
      .rest {
        display: -webkit-box;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 3;
        overflow: hidden;
      }
      .mark {
        white-space: nowrap;
        text-align: end;
      }
      .wrong {
        font-weight: 600;
      }
      .hits {
        padding-top: 4px;
      }
      .answer {
        font-size: var(--saccade-large);
        line-height: 1.35;
        overflow-wrap: anywhere;
        white-space: pre-wrap;
        unicode-bidi: plaintext;
      }
      .answer.long {
        font-size: inherit;
      }
      .lead {
        min-height: 24px;
        color: var(--saccade-link);
      }
      .lead:hover {
        text-decoration: underline;
      }
      summary {
        cursor: pointer;
      }
      .failed {
        padding: 10px 12px;
        border-inline-start: 3px solid var(--saccade-line-strong);
        background: var(--saccade-track);
        overflow-wrap: anywhere;
      }
      slot[name="beside"] {
        display: contents;
      }
      footer {
        display: grid;
        gap: 6px;
        margin-top: auto;
        padding-top: 10px;
        border-top: 1px solid var(--saccade-line);
      }
    `,
  ];

  declare trial: Trial | undefined;
  declare clip: RunClip | undefined;
  declare pictures: RunReport["pictures"];
  declare axes: readonly ArmAxis[];
  declare difference: BaselineDifference;
  /** Whether it named what the clip shows; `null`: nobody can say. */
  declare right: boolean | null;
  declare repeats: number;
  /** Whether the tab key stops here: at one card of a grid. */
  declare reachable: boolean;
  /** See `saccade-difference`. */
  declare fetchSides: SaccadeDifference["fetchSides"];
  /** What was found of its frames; `null` where nobody asked. */
  declare influence: InfluenceCase | null;
  /** Whether someone listens who shows the notes. */
  declare leadsToNotes: boolean;

  constructor() {
    super();
    this.pictures = {};
    this.axes = [];
    this.difference = { kind: "none" };
    this.right = null;
    this.repeats = 1;
    this.reachable = false;
    this.influence = null;
    this.leadsToNotes = false;
  }

  override focus(): void {
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector<HTMLElement>("article")?.focus();
    });
  }

  /** The keyboard's place among the tokens; a trial that has none takes the keyboard itself. */
  focusTokens(place?: number): void {
    void this.updateComplete.then(() => {
      const tokens = this.renderRoot.querySelector("saccade-tokens");
      if (tokens === null) this.focus();
      else tokens.focusToken(place);
    });
  }

  get tokenPlace(): number {
    return this.renderRoot.querySelector("saccade-tokens")?.place ?? 0;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { trial } = this;
    if (trial === undefined) return nothing;
    const baseline = this.difference.kind === "itself";
    return html`<article
      class=${baseline ? "baseline" : ""}
      tabindex=${this.reachable ? 0 : -1}
      aria-labelledby="name"
      @keydown=${this.#walk}
    >
      ${this.#head(trial, baseline)}
      ${
        trial.status === "failed"
          ? html`<p class="failed"><strong>Failed.</strong> ${trial.error}</p>`
          : this.#body(trial)
      }
      <slot name="beside"></slot>
    </article>`;
  }

  #head(trial: Trial, baseline: boolean): TemplateResult {
    const [first, ...rest] = this.axes;
    const name = first === undefined ? armName(trial, []) : trial[first];
    const others = rest.map((axis) => trial[axis]);
    if (this.repeats > 1) others.push(`repeat ${trial.repeat}`);
    const { right } = this;
    return html`<header id="name">
      <div>
        <h3 title=${name}>${name}</h3>
        <p class="rest quiet" title=${others.join(" · ")}>${others.join(" · ")}</p>
      </div>
      <div class="mark">
        ${
          right === null
            ? nothing
            : html`<p class=${right ? "quiet" : "wrong"}>
                <span aria-hidden="true">${right ? "✓" : "✗"}</span> ${right ? "right" : "wrong"}
              </p>`
        }
        ${baseline ? html`<p class="quiet"><span aria-hidden="true">★</span> baseline</p>` : nothing}
        <slot name="marks"></slot>
      </div>
    </header>`;
  }

  #body(trial: DoneTrial): TemplateResult {
    const baseline = this.difference.kind === "compared" ? this.difference.baseline : undefined;
    return html`
      <div>
        <saccade-filmstrip
          .frames=${trial.frames}
          .pictures=${this.pictures}
          .events=${this.clip?.events ?? []}
          .worth=${this.influence === null ? null : frameWorths(this.influence)}
        ></saccade-filmstrip>
        ${this.influence === null ? nothing : html`<p class="hits small quiet">${sayInfluence(this.influence)}</p>`}
        ${this.#events(trial)}
        ${trial.notes === undefined || trial.notes.length === 0 ? nothing : this.#notes(trial, trial.notes)}
        <saccade-final-prompt
          .prompt=${trial.finalPrompt}
          ?hidden=${trial.finalPrompt === undefined}
        ></saccade-final-prompt>
      </div>
      ${answer(trial)}
      <saccade-tokens .tokens=${trial.tokens} .trial=${armName(trial, this.axes)}></saccade-tokens>
      <saccade-label-bars
        .trial=${trial}
        .truth=${this.clip?.label ?? null}
        .baseline=${baseline}
        ?hidden=${trial.labels.length === 0}
      ></saccade-label-bars>
      <footer>
        <saccade-difference
          class="small"
          .difference=${this.difference}
          .fetchSides=${this.fetchSides}
          ?hidden=${this.difference.kind === "none"}
        ></saccade-difference>
        <saccade-cost-line .cost=${trial.cost}></saccade-cost-line>
      </footer>
    `;
  }

  #notes(trial: DoneTrial, notes: NonNullable<DoneTrial["notes"]>): TemplateResult {
    const said = sayNotes(notes);
    if (!this.leadsToNotes) return html`<p class="small quiet">${said}</p>`;
    return html`<button
      class="lead small"
      @click=${() => {
        this.dispatchEvent(new NotesOpenEvent(trial));
      }}
    >
      ${said}
    </button>`;
  }

  #events({ frames }: DoneTrial): TemplateResult | typeof nothing {
    const events = this.clip?.events ?? [];
    if (events.length === 0) return nothing;
    const hits = eventHits(frames, events).reduce((sum, hit) => sum + hit, 0);
    return html`<p class="hits small quiet">
      ${hits === 0 ? "No frame on an event" : `${counted(hits, "frame")} on an event`}
    </p>`;
  }

  readonly #walk = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const onCard = event.composedPath()[0] === this.renderRoot.querySelector("article");
    const direction = walkDirection(event.key);
    if (onCard && direction !== undefined) this.dispatchEvent(new TrialWalkEvent(direction, false));
    else if (onCard && event.key === "Enter") this.focusTokens();
    else if (!onCard && event.key === "Escape") this.focus();
    else return;
    event.preventDefault();
  };
}

function answer({ text, finishReason }: DoneTrial): TemplateResult {
  const said = text.trim();
  const cut = finishReason === "length" ? html`<span class="quiet small"> (cut at its length)</span>` : nothing;
  if (said === "") return html`<p class="answer quiet">An empty answer${cut}</p>`;
  if (said.length <= FOLDED) return html`<p class="answer ${said.length > 60 ? "long" : ""}">${said}${cut}</p>`;
  return html`<details>
    <summary class="answer long">${said.slice(0, FOLDED)}…</summary>
    <p class="answer long">${said}${cut}</p>
  </details>`;
}

customElements.define("saccade-trial-card", SaccadeTrialCard);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-trial-card": SaccadeTrialCard;
  }
}
