import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { percent } from "../../../src/core/comparison/figures.ts";
import type { Experiment } from "../../../src/protocol/experiment.ts";
import type { PanelClip } from "../../../src/protocol/panel-state.ts";
import type { CoverageRow } from "../../../src/protocol/probe.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import { tableStyle } from "../../components/table-style.ts";
import { controlStyle } from "../stage/stage-style.ts";
import { FIRST_VIEW, ViewChangeEvent } from "../view-state.ts";
import { coverageRows, coverageVerdict, EVENT_SECONDS, type SamplerRows } from "./coverage-rows.ts";

/** What each sampler would meet of events that begin anywhere in the clip. Computed here: no model is asked. */
export class SaccadeCoverageTable extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    experiment: { attribute: false },
    clip: { attribute: false },
    eventSeconds: { attribute: false },
  };

  static override styles = [
    SaccadeElement.styles,
    tableStyle,
    controlStyle,
    css`
      .verdict {
        padding: 2px 0 8px 12px;
        margin-bottom: 8px;
        border-inline-start: 3px solid var(--saccade-mark);
        overflow-wrap: anywhere;
      }
      .lengths {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 6px;
        align-items: center;
        padding-bottom: 8px;
      }
      .button[aria-pressed="true"] {
        font-weight: 600;
        border-color: var(--saccade-focus);
      }
      .swatch {
        width: 22px;
        height: 5px;
        border-radius: 2px;
        background: var(--saccade-event-line);
        opacity: 0.6;
        forced-color-adjust: none;
      }
      .note {
        padding-top: 6px;
      }
    `,
  ];

  declare experiment: Experiment | null;
  declare clip: PanelClip | null;
  /** The length whose misses the timeline shows. */
  declare eventSeconds: number;
  #known: { readonly experiment: Experiment; readonly clip: PanelClip; readonly rows: SamplerRows[] } | undefined;

  constructor() {
    super();
    this.experiment = null;
    this.clip = null;
    this.eventSeconds = FIRST_VIEW.eventSeconds;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { experiment, clip } = this;
    if (experiment === null || clip === null) return nothing;
    if (clip.info === null || clip.frameTimes === null)
      return html`<p class="quiet">The clip’s frames are not known yet.</p>`;
    if (this.#known?.experiment !== experiment || this.#known.clip !== clip) {
      this.#known = { experiment, clip, rows: coverageRows(experiment, clip) };
    }
    const { rows } = this.#known;
    const { events } = clip.info;
    return html`<p class="verdict">${coverageVerdict(rows)}</p>
      <p class="lengths" role="group" aria-label="Length of the event on the timeline">
        <span class="swatch" aria-hidden="true"></span> On the timeline: no frame is on an event that begins there and
        lasts
        ${EVENT_SECONDS.map(
          (seconds) =>
            html`<button
              class="button number"
              aria-pressed=${seconds === this.eventSeconds ? "true" : "false"}
              @click=${() => {
                this.dispatchEvent(new ViewChangeEvent({ eventSeconds: seconds }));
              }}
            >
              ${seconds} s
            </button>`,
        )}
      </p>
      <div class="scroll" tabindex="0" role="group" aria-label="Coverage of ${clip.name}">
        <table>
          <thead>
            <tr>
              <th scope="col">sampler</th>
              <th scope="col" class="figure">frames</th>
              ${EVENT_SECONDS.map((seconds) => html`<th scope="col" class="figure">meets ${seconds} s</th>`)}
              <th scope="col" class="figure">longest gap</th>
              ${events.map(({ label }) => html`<th scope="col" class="figure">on ${label}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map((one) => row(one, 3 + EVENT_SECONDS.length - 1 + events.length))}
          </tbody>
        </table>
      </div>
      <p class="note small quiet">
        The chance that at least one frame is on an event of that length that begins anywhere in the range, each moment
        as likely.
      </p>`;
  }
}

function row(one: SamplerRows, rest: number): TemplateResult {
  if ("problem" in one) {
    return html`<tr>
      <th scope="row">${one.sampler}</th>
      <td class="quiet" colspan=${rest}>${one.problem}</td>
    </tr>`;
  }
  const [first] = one.rows;
  return html`<tr>
    <th scope="row">${one.sampler}</th>
    <td class="figure">${typeof first?.frames !== "number" ? "–" : Number(first.frames.toFixed(1))}</td>
    ${EVENT_SECONDS.map((_, place) => html`<td class="figure" title=${one.rows[place]?.note ?? ""}>${chance(one.rows[place])}</td>`)}
    <td class="figure">
      ${typeof first?.longestGapSeconds !== "number" ? "–" : `${first.longestGapSeconds.toFixed(2)} s`}
    </td>
    ${(first?.events ?? []).map(({ framesOnEvent }) => html`<td class="figure">${framesOnEvent}</td>`)}
  </tr>`;
}

function chance(of: CoverageRow | undefined): string {
  if (of === undefined) return "–";
  return of.hitProbability === null ? "by content" : percent(of.hitProbability);
}

customElements.define("saccade-coverage-table", SaccadeCoverageTable);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-coverage-table": SaccadeCoverageTable;
  }
}
