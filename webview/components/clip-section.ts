import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { type ArmAxis, varyingAxes } from "../../src/core/comparison/arms.ts";
import { baselineComparer } from "../../src/core/comparison/baseline.ts";
import { counted, moment } from "../../src/core/comparison/figures.ts";
import { judgeOf } from "../../src/core/comparison/prediction.ts";
import { noteSetName, noteSetsOf } from "../../src/core/enrichment/note-sets.ts";
import type { RunClip, RunReport, Trial } from "../../src/protocol/run.ts";
import "./enrichment-strip.ts";
import { type SelectedToken, TokenSelectEvent, TrialWalkEvent } from "./events.ts";
import { neighbour } from "./neighbour.ts";
import { SaccadeElement } from "./saccade-element.ts";
import type { Lane } from "./timeline.ts";
import "./timeline.ts";
import "./token-detail.ts";
import type { SaccadeTrialCard } from "./trial-card.ts";
import "./trial-card.ts";
import { undrawnNote, undrawnStyle } from "./undrawn-note.ts";

/** Sets of notes that have a lane in the timeline, and that are shown at length. */
const MOST_NOTE_LANES = 4;
const MOST_NOTE_SETS = 6;

/** A clip with all its trials: the timeline, the trials side by side, and below them the token that is looked at. */
export class SaccadeClipSection extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    report: { attribute: false },
    clip: { attribute: false },
    open: { attribute: false },
    selected: { state: true },
    current: { state: true },
  };

  static override styles = [
    SaccadeElement.styles,
    undrawnStyle,
    css`
      h2 {
        font-size: var(--saccade-heading);
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .head {
        padding-bottom: 16px;
      }
      .undrawn {
        margin-top: 8px;
      }
      .toggle {
        text-align: start;
        font-weight: inherit;
      }
      .toggle::before {
        content: "▸";
        display: inline-block;
        width: 1.1em;
        color: var(--saccade-quiet);
      }
      .toggle[aria-expanded="true"]::before {
        content: "▾";
      }
      .trials {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 288px), 1fr));
        gap: 16px;
        padding: 24px 0 16px;
      }
      .trials li {
        min-width: 0;
      }
      .notes {
        display: grid;
        gap: 16px;
        padding-top: 24px;
      }
      .notes > * {
        min-width: 0;
      }
      saccade-trial-card {
        height: 100%;
      }
      saccade-token-detail {
        position: sticky;
        bottom: 12px;
        z-index: 1;
      }
      @media (max-height: 500px) {
        saccade-token-detail {
          position: static;
        }
      }
    `,
  ];

  declare report: RunReport | undefined;
  declare clip: RunClip | undefined;
  declare open: boolean;
  declare private selected: SelectedToken | null;
  /** The card that the tab key stops at. */
  declare private current: number;

  constructor() {
    super();
    this.open = true;
    this.selected = null;
    this.current = 0;
  }

  /** Opens the section and puts the keyboard on a trial. */
  async showTrial(id: string): Promise<void> {
    this.open = true;
    this.current = Math.max(
      0,
      this.#trials().findIndex((trial) => trial.id === id),
    );
    await this.updateComplete;
    const card = this.#cards()[this.current];
    card?.scrollIntoView({ block: "center" });
    card?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { clip, report } = this;
    if (clip === undefined || report === undefined) return nothing;
    const trials = this.#trials();
    return html`<section aria-labelledby="name">
      <div class="head">
        <h2 id="name">
          ${
            report.axes.clips.length === 1
              ? clip.name
              : html`<button class="toggle" aria-expanded=${this.open ? "true" : "false"} @click=${this.#toggle}>
                  ${clip.name}
                </button>`
          }
        </h2>
        <p class="quiet number">${clipText(clip, trials)}</p>
        ${undrawnNote(clip, report.environment)}
      </div>
      ${this.open ? this.#body(report, clip, trials) : nothing}
    </section>`;
  }

  #body(report: RunReport, clip: RunClip, trials: readonly Trial[]): TemplateResult {
    const compare = baselineComparer(report);
    const judge = judgeOf(report);
    const axes: readonly ArmAxis[] = varyingAxes(report);
    const sets = noteSetsOf(trials);
    const named = sets.map((set) => ({ set, name: noteSetName(set, sets) }));
    return html`<saccade-timeline
        .clip=${clip}
        .lanes=${lanesOf(report, trials)}
        .noteLanes=${named.slice(0, MOST_NOTE_LANES).map(({ set, name }) => ({ name, notes: set.notes }))}
        .pictures=${report.pictures}
      ></saccade-timeline>
      <div>
        ${
          named.length === 0
            ? nothing
            : html`<div class="notes" @saccade-token-select=${this.#select}>
                ${named
                  .slice(0, MOST_NOTE_SETS)
                  .map(
                    ({ set, name }) =>
                      html`<saccade-enrichment-strip
                        .set=${set}
                        .clip=${clip}
                        .pictures=${report.pictures}
                        .name=${name}
                      ></saccade-enrichment-strip>`,
                  )}
              </div>`
        }
        <ul
          class="trials"
          aria-label="Trials"
          @focusin=${this.#remember}
          @saccade-trial-walk=${this.#walk}
          @saccade-token-select=${this.#select}
        >
          ${trials.map(
            (trial, place) =>
              html`<li>
                <saccade-trial-card
                  .trial=${trial}
                  .clip=${clip}
                  .pictures=${report.pictures}
                  .axes=${axes}
                  .difference=${trial.status === "done" ? compare(trial) : { kind: "none" }}
                  .right=${judge(trial)}
                  .repeats=${report.axes.repeats}
                  .reachable=${place === this.current}
                ></saccade-trial-card>
              </li>`,
          )}
        </ul>
        <saccade-token-detail
          .selected=${this.selected}
          @saccade-token-close=${() => {
            this.selected = null;
          }}
        ></saccade-token-detail>
      </div>`;
  }

  #trials(): Trial[] {
    return (this.report?.trials ?? []).filter((trial) => trial.clip === this.clip?.name);
  }

  #cards(): SaccadeTrialCard[] {
    return [...this.renderRoot.querySelectorAll("saccade-trial-card")];
  }

  readonly #toggle = (): void => {
    this.open = !this.open;
  };

  readonly #select = (event: Event): void => {
    if (event instanceof TokenSelectEvent) this.selected = event.selected;
  };

  readonly #remember = (event: FocusEvent): void => {
    const place = this.#cards().findIndex((card) => card === event.target);
    if (place !== -1) this.current = place;
  };

  readonly #walk = (event: Event): void => {
    if (!(event instanceof TrialWalkEvent)) return;
    const cards = this.#cards();
    const from = cards.findIndex((card) => card === event.target);
    const card = cards[from];
    const next = card === undefined ? undefined : neighbour(cards, from, event.direction);
    if (card === undefined || next === undefined) return;
    if (event.amongTokens) next.focusTokens(card.tokenPlace);
    else next.focus();
  };
}

/** Frames depend on the clip and the sampler alone, so any trial that was done tells them. */
function lanesOf({ axes }: RunReport, trials: readonly Trial[]): Lane[] {
  return axes.samplers.map((sampler) => {
    const trial = trials.find((candidate) => candidate.sampler === sampler && candidate.status === "done");
    return { sampler, frames: trial?.status === "done" ? trial.frames : null };
  });
}

function clipText(clip: RunClip, trials: readonly Trial[]): string {
  const { durationSeconds, fromSeconds, toSeconds, width, height, frameRate, frameCount, label, subject } = clip;
  const whole = fromSeconds === 0 && Math.abs(toSeconds - durationSeconds) < 1e-3;
  const failed = trials.filter(({ status }) => status === "failed").length;
  return [
    whole ? moment(durationSeconds) : `${fromSeconds.toFixed(2)} to ${moment(toSeconds)} of ${moment(durationSeconds)}`,
    `${width} × ${height}`,
    `${counted(frameCount, "frame")} at ${Number(frameRate.toFixed(3))} a second`,
    ...(label === null ? [] : [`shows ${label}`]),
    ...(subject === null ? [] : [`subject ${subject}`]),
    counted(trials.length, "trial") + (failed === 0 ? "" : `, ${failed} failed`),
  ].join(" · ");
}

customElements.define("saccade-clip-section", SaccadeClipSection);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-clip-section": SaccadeClipSection;
  }
}
