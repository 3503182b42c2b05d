import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Experiment } from "../../../src/protocol/experiment.ts";
import type { PanelClip, PanelProbe, PanelState, ShownProbe } from "../../../src/protocol/panel-state.ts";
import { type ProbeKind, probeKindSchema } from "../../../src/protocol/probe.ts";
import "../../components/probe-section.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import { isBusy, isUnderWay } from "../panel-store.ts";
import { asking } from "../shell/run-bar.ts";
import { adviceText, PROBE_BUTTONS, progressText } from "../shell/run-words.ts";
import { controlStyle } from "../stage/stage-style.ts";
import "../toolkit.ts";
import { FIRST_VIEW, ViewChangeEvent } from "../view-state.ts";
import "./coverage-table.ts";

/** What a probe asks, for whom its name says too little. */
const QUESTIONS: Readonly<Partial<Record<string, string>>> = {
  coverage: "What would each sampler miss?",
  dilution: "Do more frames help, or do they dilute?",
  order: "Does the model notice the order of frames?",
  influence: "Which frames does the answer hang on?",
  enrichment: "Do written notes help, at the same cost?",
};

/** Diagnostic questions, one click each, and what came of them. */
export class SaccadeProbePanel extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    state: { attribute: false },
    experiment: { attribute: false },
    clip: { attribute: false },
    readOnly: { attribute: false },
    shown: { attribute: false },
    eventSeconds: { attribute: false },
  };

  static override styles = [
    SaccadeElement.styles,
    controlStyle,
    css`
      .kinds {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        align-items: center;
      }
      .kinds h2 {
        font-size: inherit;
        font-weight: 400;
        color: var(--saccade-quiet);
        width: 78px;
      }
      .body {
        padding: 12px 0 4px;
      }
      .state {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 12px;
        align-items: center;
        padding-bottom: 8px;
      }
      vscode-progress-ring {
        width: 16px;
        height: 16px;
      }
      .verdict {
        padding-top: 4px;
        overflow-wrap: anywhere;
      }
    `,
  ];

  declare state: PanelState | null;
  declare experiment: Experiment | null;
  declare clip: PanelClip | null;
  declare readOnly: boolean;
  /** The one that is open. */
  declare shown: ShownProbe | null;
  /** Of the events whose chances the timeline shows. */
  declare eventSeconds: number;

  constructor() {
    super();
    this.state = null;
    this.experiment = null;
    this.clip = null;
    this.readOnly = false;
    this.shown = null;
    this.eventSeconds = FIRST_VIEW.eventSeconds;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state, shown } = this;
    if (state === null) return nothing;
    const kinds: readonly ShownProbe[] = ["coverage", ...probeKindSchema.options];
    return html`<div class="kinds">
        <h2 id="probes">Probes</h2>
        ${kinds.map((kind) => this.#button(kind, state))}
      </div>
      ${
        shown === null
          ? this.#verdicts(state)
          : html`<div class="body" role="region" aria-label="Probe ${shown}">
              ${
                shown === "coverage"
                  ? html`<saccade-coverage-table
                      .experiment=${this.experiment}
                      .clip=${this.clip}
                      .eventSeconds=${this.eventSeconds}
                    ></saccade-coverage-table>`
                  : this.#probe(shown, state)
              }
            </div>`
      }`;
  }

  #button(kind: ShownProbe, state: PanelState): TemplateResult {
    const probe = state.probes.find((one) => one.kind === kind);
    const mark = probe === undefined ? "" : isUnderWay(probe.run) ? " …" : resultOf(probe) ? " ✓" : "";
    return html`<button
      class="button"
      aria-expanded=${this.shown === kind ? "true" : "false"}
      title=${QUESTIONS[kind] ?? ""}
      @click=${(event: Event) => {
        const isOpening = this.shown !== kind;
        this.dispatchEvent(new ViewChangeEvent({ probe: isOpening ? kind : null }));
        if (isOpening && kind !== "coverage" && probe === undefined && this.#refusal(state) === "") {
          asking((host) => host.request("probe", { kind }))(event);
        }
      }}
    >
      ${kind}<span aria-hidden="true">${mark}</span>
    </button>`;
  }

  /** One line each of what probes said, where none is open. */
  #verdicts({ probes }: PanelState): TemplateResult[] {
    return probes.flatMap((probe) => {
      const verdict = resultOf(probe)?.verdicts[0];
      return verdict === undefined
        ? []
        : [html`<p class="verdict small"><strong>${probe.kind}</strong> ${verdict}</p>`];
    });
  }

  #probe(kind: ProbeKind, state: PanelState): TemplateResult {
    const probe = state.probes.find((one) => one.kind === kind);
    const refusal = this.#refusal(state);
    const start = asking((host) => host.request("probe", { kind }));
    if (probe === undefined) {
      return html`<p class="state">
        <span class="quiet">${refusal === "" ? (QUESTIONS[kind] ?? "") : refusal}</span>
        <vscode-button ?disabled=${refusal !== ""} @click=${start}>Ask</vscode-button>
      </p>`;
    }
    const { run } = probe;
    const isRunning = isUnderWay(run);
    return html`<div class="state number">
        ${isRunning ? html`<vscode-progress-ring aria-hidden="true"></vscode-progress-ring>` : nothing}
        <span role="status"
          >${[progressText(run), run.stage, run.error ?? "", adviceText(run, PROBE_BUTTONS)].filter(Boolean).join(" · ")}</span
        >
        ${
          isRunning
            ? html`<vscode-button appearance="secondary" @click=${asking((host) => host.request("cancel", {}))}
                >Cancel</vscode-button
              >`
            : html`<vscode-button appearance="secondary" ?disabled=${refusal !== ""} @click=${start}
                >Ask again</vscode-button
              >`
        }
      </div>
      ${run.report === null || isRunning ? nothing : html`<saccade-probe-section .report=${run.report} .drawnElsewhere=${true}></saccade-probe-section>`}`;
  }

  /** Why no probe can begin now; "" where one can. */
  #refusal(state: PanelState): string {
    if (state.clips.length === 0) return "It can be asked once the document names a clip.";
    if (this.readOnly) return "It can be asked once the document has no problems and the workspace is trusted.";
    return isBusy(state) ? "It can be asked once what runs has ended." : "";
  }
}

function resultOf({ run }: PanelProbe): { readonly verdicts: readonly string[] } | null {
  return run.report?.probe?.result ?? null;
}

customElements.define("saccade-probe-panel", SaccadeProbePanel);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-probe-panel": SaccadeProbePanel;
  }
}
