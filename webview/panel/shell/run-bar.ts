import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { shortened } from "../../../src/core/comparison/shortened.ts";
import type { Experiment } from "../../../src/protocol/experiment.ts";
import type { PanelState } from "../../../src/protocol/panel-state.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import { AskHostEvent } from "../ask-host.ts";
import type { PanelHost } from "../panel-host.ts";
import { isBusy, isUnderWay } from "../panel-store.ts";
import "../toolkit.ts";
import { progressText, sharedWorkText } from "./run-words.ts";

/** Characters of the models' names. */
const MOST_MODELS = 36;

/** Starts, ends and tells of runs. */
export class SaccadeRunBar extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    state: { attribute: false },
    experiment: { attribute: false },
    readOnly: { attribute: false },
    cancelling: { state: true },
  };

  static override styles = [
    SaccadeElement.styles,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 10px;
        align-items: center;
      }
      .told {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 10px;
        align-items: center;
        flex: 1 1 200px;
        min-width: 0;
      }
      vscode-button {
        flex: none;
      }
      .short {
        display: none;
      }
      /* One row of buttons, and what is told below it. */
      @container (max-width: 560px) {
        .bar {
          gap: 4px 8px;
        }
        .told {
          order: 1;
          flex-basis: 100%;
        }
        .models {
          flex: 1 1 0;
          min-width: 0;
        }
        .whole {
          display: none;
        }
        .short {
          display: inline;
        }
      }
      vscode-progress-ring {
        width: 16px;
        height: 16px;
      }
      progress {
        appearance: none;
        display: block;
        width: 100%;
        height: 2px;
        margin-top: 6px;
        border: 0;
        background: var(--saccade-track);
      }
      progress::-webkit-progress-bar {
        background: var(--saccade-track);
      }
      progress::-webkit-progress-value {
        background: var(--vscode-progressBar-background, var(--saccade-mark));
      }
    `,
  ];

  declare state: PanelState | null;
  declare experiment: Experiment | null;
  declare readOnly: boolean;
  /** Whether a person asked for an end that did not come yet. */
  declare private cancelling: boolean;

  constructor() {
    super();
    this.state = null;
    this.experiment = null;
    this.readOnly = false;
    this.cancelling = false;
  }

  protected override willUpdate(): void {
    const { state } = this;
    if (state !== null && !isBusy(state) && !isBranching(state)) this.cancelling = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state } = this;
    if (state === null) return nothing;
    const { run } = state;
    const probe = state.probes.find((one) => isUnderWay(one.run));
    const shown = run !== null && isUnderWay(run) ? run : (probe?.run ?? run);
    const isComputing = shown !== null && isUnderWay(shown);
    const canResume = run !== null && !isComputing && ["cancelled", "interrupted", "failed"].includes(run.status);
    const hasMissing = run !== null && run.counts.trials > run.counts.done + run.counts.failed;
    return html`<div class="bar" role="toolbar" aria-label="Run">
        ${
          isComputing || isBranching(state)
            ? this.#cancel()
            : button(
                "Run",
                "primary",
                (host) => host.request("run", {}),
                this.readOnly || this.#isEmpty(),
                "Ctrl+Enter",
              )
        }
        ${
          canResume && hasMissing && run.report !== null
            ? button("Resume", "secondary", (host) => host.request("resume", {}), this.readOnly)
            : nothing
        }
        ${this.#models(state)}
        <div class="told number" role="status">
          ${isComputing ? html`<vscode-progress-ring aria-hidden="true"></vscode-progress-ring>` : nothing}
          <span
            >${probe?.run !== undefined && shown === probe.run ? `Probe ${probe.kind}: ` : ""}${shown === null ? "Nothing was run yet" : progressText(shown)}</span
          >
          ${isComputing && shown.stage !== "" && shown.status !== "starting" ? html`<span class="quiet">${shown.stage}</span>` : nothing}
          ${shown?.report ? html`<span class="quiet">${sharedWorkText(shown.report.work)}</span>` : nothing}
        </div>
        ${
          run?.report
            ? button(
                shorter("Export Report", "Export"),
                "secondary",
                (host) => host.request("exportReport", {}),
                isComputing,
              )
            : nothing
        }
        ${button(shorter("Show Log", "Log"), "secondary", (host) => host.request("showLog", {}))}
      </div>
      ${
        isComputing
          ? html`<progress
              aria-label="Progress"
              max=${Math.max(1, shown.counts.trials)}
              value=${shown.counts.done + shown.counts.failed}
            ></progress>`
          : nothing
      }`;
  }

  #cancel(): TemplateResult {
    const ask = asking((host) => host.request("cancel", {}));
    return html`<vscode-button
      appearance="secondary"
      ?disabled=${this.cancelling}
      @click=${(event: Event) => {
        this.cancelling = true;
        ask(event);
      }}
      >${this.cancelling ? "Cancelling…" : "Cancel"}</vscode-button
    >`;
  }

  #isEmpty(): boolean {
    return this.experiment === null || this.experiment.clips.length === 0;
  }

  #models({ engine }: PanelState): TemplateResult {
    const models = this.experiment?.models.map(({ name }) => name).join(", ") ?? "";
    const on =
      engine.computedOn === null || engine.computedOn === engine.device
        ? engine.device
        : `${engine.computedOn} (${engine.device})`;
    const lab = { stopped: "it starts when it is needed", working: "it works", idle: "it is idle" }[engine.lab];
    const shown = shortened(models === "" ? on : `${models} · ${on}`, MOST_MODELS);
    const name = `${shown}: select the model`;
    return html`<vscode-button
      class="models"
      appearance="secondary"
      aria-label=${name}
      title=${`${name}. The lab computes in a process of its own; ${lab}.`}
      @click=${asking((host) => host.request("selectModel", {}))}
      >${shown}</vscode-button
    >`;
  }
}

type Ask = (host: PanelHost) => Promise<unknown>;

function isBranching({ branches }: PanelState): boolean {
  return branches.some(({ status }) => status === "running");
}

/** A name, and what stands for it where there is little room. */
interface ButtonName {
  readonly name: string;
  readonly text: TemplateResult;
}

/** In elements that the toolkit does not take for icons. */
function shorter(name: string, short: string): ButtonName {
  return {
    name,
    text: html`<bdi class="whole">${name}</bdi><bdi class="short" aria-hidden="true">${short}</bdi>`,
  };
}

function button(
  named: string | ButtonName,
  appearance: string,
  ask: Ask,
  disabled = false,
  title = "",
): TemplateResult {
  const { name, text } = typeof named === "string" ? { name: named, text: named } : named;
  return html`<vscode-button
    appearance=${appearance}
    aria-label=${name}
    title=${title}
    ?disabled=${disabled}
    @click=${asking(ask)}
    >${text}</vscode-button
  >`;
}

/** A listener that lets the page ask the host. */
export function asking(ask: Ask): (event: Event) => void {
  return ({ currentTarget }) => currentTarget?.dispatchEvent(new AskHostEvent(ask));
}

customElements.define("saccade-run-bar", SaccadeRunBar);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-run-bar": SaccadeRunBar;
  }
}
