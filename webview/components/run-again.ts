import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { duration } from "../../src/core/comparison/figures.ts";
import { runCommand } from "../../src/core/comparison/run-command.ts";
import type { RunReport } from "../../src/protocol/run.ts";
import { SaccadeElement } from "./saccade-element.ts";
import { tableStyle } from "./table-style.ts";

/** All that is needed to get the same figures once more: the command, the document, versions and hashes. */
export class SaccadeRunAgain extends SaccadeElement {
  static override properties: PropertyDeclarations = { report: { attribute: false } };

  static override styles = [
    SaccadeElement.styles,
    tableStyle,
    css`
      :host > *:not(:first-child) {
        margin-top: 16px;
      }
      pre {
        margin: 0;
        padding: 14px 16px;
        overflow: auto;
        max-height: 420px;
        font: var(--saccade-code);
        background: var(--saccade-surface);
        border: 1px solid var(--saccade-line);
        border-radius: var(--saccade-radius);
      }
      td,
      th {
        overflow-wrap: anywhere;
      }
      .hash {
        font: var(--saccade-code);
        overflow-wrap: anywhere;
      }
      .prompt {
        white-space: pre-wrap;
      }
      tbody th {
        color: var(--saccade-quiet);
        white-space: nowrap;
        width: 1%;
      }
    `,
  ];

  declare report: RunReport | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { report } = this;
    if (report === undefined) return nothing;
    const { document, environment, axes, work, run } = report;
    const { seconds } = work;
    return html`<pre tabindex="0" aria-label="Command">${runCommand(report)}</pre>
      <pre tabindex="0" aria-label="Experiment document">${document.text.trimEnd()}</pre>
      <div class="scroll" tabindex="0" role="group" aria-label="Versions, models, clips, prompts and decoders">
        <table>
          <tbody>
            ${row("Saccade", environment.saccade)} ${row("ffmpeg", environment.ffmpeg)}
            ${row("Runtime", `${environment.runtime}, ${environment.platform}`)}
            ${row("Seed", `${axes.seed}, repeats ${axes.repeats}`)}
            ${row(
              "Time",
              `${duration(seconds.decode)} to decode, ${duration(seconds.load)} to load, ${duration(seconds.encode)} to encode, ${duration(seconds.prefill)} to read prompts, ${duration(seconds.generate)} to answer`,
            )}
            ${row("Directory", run.directory)}
            ${environment.models.map(({ name, id, dtype, device, sha256 }) =>
              row(`Model ${name}`, html`${id}, ${dtype}, ${device}<br /><span class="hash quiet">${sha256}</span>`),
            )}
            ${axes.clips.map(({ name, path, sha256 }) =>
              row(`Clip ${name}`, html`${path}<br /><span class="hash quiet">${sha256}</span>`),
            )}
            ${axes.prompts.map(({ name, text }) => row(`Prompt ${name}`, html`<span class="prompt">${text}</span>`))}
            ${axes.decoders.map(({ name, settings }) => row(`Decoder ${name}`, settings))}
          </tbody>
        </table>
      </div>`;
  }
}

function row(name: string, value: string | TemplateResult): TemplateResult {
  return html`<tr>
    <th scope="row">${name}</th>
    <td>${value}</td>
  </tr>`;
}

customElements.define("saccade-run-again", SaccadeRunAgain);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-run-again": SaccadeRunAgain;
  }
}
