import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { changedParts } from "../../../src/core/comparison/changed-parts.ts";
import { counted, grouped } from "../../../src/core/comparison/figures.ts";
import type { Experiment } from "../../../src/protocol/experiment.ts";
import type { PanelClip, PanelState } from "../../../src/protocol/panel-state.ts";
import type { EnrichmentCase, InfluenceCase, ProbeResult } from "../../../src/protocol/probe.ts";
import "../../components/lost-clips.ts";
import "../../components/matrix.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import { undrawnNote, undrawnStyle } from "../../components/undrawn-note.ts";
import type { Drafts } from "../kept-place.ts";
import { LastRead } from "../last-read.ts";
import "../notes/note-strips.ts";
import { shownNotes } from "../notes/shown-notes.ts";
import type { PanelHost } from "../panel-host.ts";
import { isBusy, isUnderWay, type PanelStore } from "../panel-store.ts";
import { asking } from "../shell/run-bar.ts";
import { emptyStyle } from "../shell/empty-style.ts";
import "./grid-bar.ts";
import type { GridColumn, GridContent } from "./grid-model.ts";
import { TokenSource } from "./token-source.ts";
import "./trial-grid.ts";
import "./truth-bar.ts";
import { answeredClip, labelsToSay, truthRefusal } from "./truths.ts";
import { FIRST_VIEW, type ViewState } from "../view-state.ts";
import { shownColumns } from "./shown-columns.ts";

const NO_CASES: readonly InfluenceCase[] = [];
const NO_CHECKS: readonly EnrichmentCase[] = [];

/** What a run answered: clips against arms where there are several, then one clip's trials with their notes. */
export class SaccadeResults extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    state: { attribute: false },
    experiment: { attribute: false },
    content: { attribute: false },
    clip: { attribute: false },
    view: { attribute: false },
    store: { attribute: false },
    drafts: { attribute: false },
    host: { attribute: false },
    readOnly: { attribute: false },
  };

  static override styles = [
    SaccadeElement.styles,
    undrawnStyle,
    emptyStyle,
    css`
      :host {
        display: grid;
        gap: 18px;
      }
      :host > * {
        min-width: 0;
      }
      h2 {
        font-size: var(--saccade-heading);
        font-weight: 600;
        padding-bottom: 8px;
      }
      .results {
        /* The page's head stays above. */
        scroll-margin-top: 60px;
        display: grid;
        gap: 10px;
      }
      .results > * {
        min-width: 0;
      }
      .waiting {
        padding: 40px 16px;
        text-align: center;
      }
    `,
  ];

  declare state: PanelState | null;
  declare experiment: Experiment | null;
  declare content: GridContent | null;
  declare clip: PanelClip | null;
  declare view: ViewState;
  declare store: PanelStore | undefined;
  declare drafts: Drafts | undefined;
  declare host: PanelHost | undefined;
  declare readOnly: boolean;
  /** The document as the run had it that is shown. */
  readonly #ran = new LastRead();
  #source: TokenSource | undefined;
  /** Whether the first answer is to be brought into view once its place is there. */
  #wantsFirst = false;

  constructor() {
    super();
    this.state = null;
    this.experiment = null;
    this.content = null;
    this.clip = null;
    this.view = FIRST_VIEW;
    this.readOnly = false;
  }

  /** Puts the keyboard on a trial. */
  async showTrial(id: string): Promise<void> {
    await this.updateComplete;
    await this.renderRoot.querySelector("saccade-trial-grid")?.showTrial(id);
  }

  /** Brings the first answer into view, as soon as it has a place. */
  showFirst(): void {
    this.#wantsFirst = true;
    this.requestUpdate();
  }

  /** Opens the notes that a prompt tells between a sampler's frames. */
  showNotes(of: { readonly prompt: string; readonly sampler: string }): void {
    void this.renderRoot.querySelector("saccade-note-strips")?.show(of);
  }

  protected override updated(): void {
    const section = this.#wantsFirst ? this.renderRoot.querySelector(".results") : null;
    if (section === null) return;
    this.#wantsFirst = false;
    section.scrollIntoView({ block: "start" });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state, content } = this;
    if (state === null || content === null) return nothing;
    const { report, columns, lost } = content;
    if (report === null) return this.#nothingYet(state);
    return html`${
      content.clips.length > 1
        ? html`<section aria-labelledby="matrix">
            <h2 id="matrix">Clips and arms</h2>
            <saccade-matrix .report=${report}></saccade-matrix>
          </section>`
        : nothing
    }
    ${lost.length === 0 ? nothing : html`<saccade-lost-clips .lost=${lost}></saccade-lost-clips>`}
    ${columns.length === 0 ? nothing : this.#trials(state, content, report)}`;
  }

  #trials(state: PanelState, content: GridContent, report: NonNullable<GridContent["report"]>): TemplateResult {
    const { clip, experiment, readOnly, view } = this;
    const { columns } = content;
    const name = answeredClip(content, clip);
    const isOther = clip !== null && clip.name !== name;
    const own = columns.filter(({ coordinates }) => coordinates.clip === name);
    const shown = shownColumns(own, view, content.axes);
    const panelClip = state.clips.find((one) => one.name === name);
    const runClip = report.axes.clips.find((one) => one.name === name);
    const labels = labelsToSay(experiment);
    const found = openResult(state, view.probe);
    if (this.host !== undefined) this.#source ??= new TokenSource(this.host);
    this.#source?.of(report.run.id);
    return html`<section class="results" aria-label="Trials of ${name}">
      ${isOther ? html`<p class="quiet">${clip.name} was not run yet. These answers are about another clip.</p>` : nothing}
      ${content.clips.length > 1 || isOther ? html`<h2>${name}</h2>` : nothing}
      ${undrawnNote(runClip, report.environment)}
      <saccade-grid-bar
        .view=${view}
        .shown=${shown}
        .flips=${flipsText(columns)}
        .changed=${this.#changedParts(state)}
      ></saccade-grid-bar>
      ${
        labels.length === 0 || panelClip === undefined
          ? nothing
          : html`<saccade-truth-bar
              .labels=${labels}
              .truth=${panelClip.info?.label ?? null}
              .disabled=${truthRefusal(panelClip, readOnly)}
            ></saccade-truth-bar>`
      }
      <saccade-trial-grid
        .columns=${shown.shown}
        .axes=${content.axes}
        .repeats=${report.axes.repeats}
        .pictures=${report.pictures}
        .previousPictures=${state.previous?.pictures ?? {}}
        .pinned=${view.pinned}
        .opened=${view.token}
        .influence=${found?.kind === "influence" ? found.cases : NO_CASES}
        .panelClip=${panelClip}
        .store=${this.store}
        .source=${this.#source}
      >
        <saccade-note-strips
          slot="notes"
          .notes=${shownNotes(own, state.previous)}
          .clip=${runClip}
          .pictures=${{ ...state.previous?.pictures, ...report.pictures }}
          .experiment=${readOnly ? null : experiment}
          .text=${state.document.text}
          .hasOtherClips=${state.clips.length > 1}
          .refusal=${noteRefusal(state)}
          .drafts=${this.drafts}
          .checked=${found?.kind === "enrichment" ? found.cases : NO_CHECKS}
        ></saccade-note-strips>
      </saccade-trial-grid>
    </section>`;
  }

  /** What the document asks otherwise by now than where the answers came from. */
  #changedParts({ run, past }: PanelState): readonly string[] {
    const { experiment } = this;
    const text = run?.report?.document.text;
    if (!run || text === undefined || experiment === null || isUnderWay(run) || past.length > 0) return [];
    const before = this.#ran.experimentOf({ text, name: "" });
    return before === null ? [] : changedParts(before, experiment);
  }

  #nothingYet({ run, isTrusted }: PanelState): TemplateResult | typeof nothing {
    const { experiment } = this;
    if (run !== null && isUnderWay(run)) {
      return html`<p class="waiting quiet" role="status">${run.stage === "" ? "Starting" : run.stage}…</p>`;
    }
    if (experiment === null || experiment.clips.length === 0 || !isTrusted || run?.status === "failed") return nothing;
    const { models, samplers, prompts, decoders, repeats } = experiment;
    const arms = models.length * samplers.length * prompts.length * decoders.length;
    const factors = [
      counted(models.length, "model"),
      counted(samplers.length, "sampler"),
      counted(prompts.length, "prompt"),
      counted(decoders.length, "decoder"),
      ...(repeats > 1 ? [counted(repeats, "repeat")] : []),
    ];
    return html`<div class="empty">
      <p>
        <strong>Nothing was run yet.</strong> Run asks ${grouped(arms * repeats)}
        ${arms * repeats === 1 ? "question" : "questions"} about each clip: ${factors.join(" × ")}. Answers appear here
        as their tokens come.
      </p>
      <vscode-button @click=${asking((host) => host.request("run", {}))}>Run</vscode-button>
    </div>`;
  }
}

/** Why a note's words cannot be taken now; "" where they can. */
function noteRefusal(state: PanelState): string {
  if (!state.isTrusted) return "Nothing runs in a workspace that is not trusted.";
  return isBusy(state) ? "Something is being computed: wait for it, or cancel it." : "";
}

/** What the probe that is open found. */
function openResult({ probes }: PanelState, shown: ViewState["probe"]): ProbeResult | null {
  return probes.find(({ kind }) => kind === shown)?.run.report?.probe?.result ?? null;
}

function flipsText(columns: readonly GridColumn[]): string {
  const counts = (["fixed", "broken", "changed"] as const).map(
    (flip) => [flip, columns.filter((column) => column.flip === flip).length] as const,
  );
  const told = counts.filter(([, count]) => count > 0).map(([flip, count]) => `${count} ${flip}`);
  return told.length === 0 ? "" : `Since the run before: ${told.join(", ")}.`;
}

customElements.define("saccade-results", SaccadeResults);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-results": SaccadeResults;
  }
}
