import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { DRAWN_FACES_NOTE, showsDrawnFaces } from "../../src/core/comparison/drawn-faces.ts";
import { counted, duration, grouped } from "../../src/core/comparison/figures.ts";
import type { RunReport, RunStatus } from "../../src/protocol/run.ts";
import { SaccadeElement } from "./saccade-element.ts";

const STATUS: Readonly<Record<RunStatus, string>> = {
  finished: "finished",
  cancelled: "cancelled before its end",
  interrupted: "interrupted before its end",
};

/** What ran, how it ended, and how much less was computed than was asked for. */
export class SaccadeRunHeader extends SaccadeElement {
  static override properties: PropertyDeclarations = { report: { attribute: false } };

  static override styles = [
    SaccadeElement.styles,
    css`
      h1 {
        margin: 0;
        font-size: var(--saccade-title);
        font-weight: 600;
        letter-spacing: -0.01em;
        overflow-wrap: anywhere;
      }
      .lead {
        padding-top: 4px;
      }
      .note {
        margin-top: 14px;
        padding: 9px 14px;
        border-inline-start: 3px solid var(--saccade-event-line);
        background: var(--saccade-surface);
      }
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
        margin-top: 20px;
        border: 1px solid var(--saccade-line);
        border-radius: var(--saccade-radius);
        background: var(--saccade-surface);
        overflow: hidden;
      }
      dl > div {
        padding: 12px 16px 11px;
        box-shadow:
          -1px 0 0 var(--saccade-line),
          0 -1px 0 var(--saccade-line);
      }
      .big {
        font-size: var(--saccade-title);
        font-weight: 600;
        line-height: 1.3;
      }
    `,
  ];

  declare report: RunReport | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { report } = this;
    if (report === undefined) return nothing;
    const { run, document, work, environment, failed } = report;
    const { asked, computed, seconds } = work;
    const models = environment.models.map(({ name, dtype, device }) => `${name} (${dtype}, ${device})`).join(", ");
    return html`<header>
      <h1>${document.path.split(/[\\/]/).at(-1)}</h1>
      <p class="lead quiet number">Run ${run.id}, ${STATUS[run.status]} · ${dateText(run.startedAt)} · ${models}</p>
      ${showsDrawnFaces(report) ? html`<p class="note">${DRAWN_FACES_NOTE}</p>` : nothing}
      <dl>
        ${figure("Trials", grouped(report.trials.length - failed), trialsText(report))}
        ${figure("Frames decoded", grouped(computed.framesDecoded), askedText(asked.framesDecoded))}
        ${figure("Frames encoded", grouped(computed.framesEncoded), askedText(asked.framesEncoded))}
        ${figure("Prompt tokens", grouped(computed.promptTokens), askedText(asked.promptTokens))}
        ${figure("New tokens", grouped(computed.newTokens), askedText(asked.newTokens))}
        ${figure("Time", duration(seconds.total), `${duration(seconds.load)} of it to load`)}
      </dl>
    </header>`;
  }
}

function figure(name: string, value: string, beside: string): TemplateResult {
  return html`<div>
    <dt class="small quiet">${name}</dt>
    <dd class="number"><span class="big">${value}</span> <span class="small quiet">${beside}</span></dd>
  </div>`;
}

function trialsText({ trials, failed, shownOf }: RunReport): string {
  return [
    `of ${grouped(trials.length)} done`,
    ...(failed === 0 ? [] : [`${grouped(failed)} failed`]),
    ...(shownOf === undefined ? [] : [`${counted(shownOf, "trial")} in the run`]),
  ].join(", ");
}

function askedText(count: number): string {
  return `for ${grouped(count)} asked`;
}

/** The moment without the reader's time zone, which would make two prints of one report differ. */
function dateText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

customElements.define("saccade-run-header", SaccadeRunHeader);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-run-header": SaccadeRunHeader;
  }
}
