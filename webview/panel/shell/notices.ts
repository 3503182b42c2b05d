import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { DRAWN_FACES_NOTE, showsDrawnFaces } from "../../../src/core/comparison/drawn-faces.ts";
import { counted } from "../../../src/core/comparison/figures.ts";
import type { PanelState } from "../../../src/protocol/panel-state.ts";
import { runAt } from "../../../src/protocol/panel-target.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import "../toolkit.ts";
import { asking } from "./run-bar.ts";
import { adviceText } from "./run-words.ts";

/** Problems of a document that are named one by one. */
const MOST_PROBLEMS = 5;

/** What stands in the way, and what a person should know: a sentence each, with what to do next. */
export class SaccadeNotices extends SaccadeElement {
  static override properties: PropertyDeclarations = { state: { attribute: false } };

  static override styles = [
    SaccadeElement.styles,
    css`
      :host {
        display: grid;
        gap: 6px;
      }
      section {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 12px;
        align-items: center;
        padding: 7px 12px;
        border-inline-start: 3px solid var(--saccade-line-strong);
        background: var(--saccade-track);
        overflow-wrap: anywhere;
      }
      section > p,
      section > div {
        flex: 1 1 320px;
        min-width: 0;
      }
      .grave {
        border-color: var(--saccade-problem);
      }
      .place {
        color: var(--saccade-link);
        text-align: start;
        min-height: 24px;
      }
      .place:hover {
        text-decoration: underline;
      }
    `,
  ];

  declare state: PanelState | null;

  constructor() {
    super();
    this.state = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state } = this;
    if (state === null) return nothing;
    return html`${this.#trust(state)} ${this.#problems(state)} ${this.#past(state)} ${this.#failure(state)}
    ${this.#replaced(state)} ${this.#notes(state)}`;
  }

  #trust({ isTrusted }: PanelState): TemplateResult | typeof nothing {
    if (isTrusted) return nothing;
    return html`<section class="grave" aria-label="Restricted mode">
      <p>
        <strong>This workspace is not trusted.</strong> Nothing that it names is read or executed: no clip, no model and
        no program. The document can be read and edited.
      </p>
      <vscode-button @click=${asking((host) => host.request("manageTrust", {}))}>Manage Trust</vscode-button>
    </section>`;
  }

  #problems({ document }: PanelState): TemplateResult | typeof nothing {
    const { problems, name } = document;
    if (problems.length === 0) return nothing;
    const more = problems.length - MOST_PROBLEMS;
    return html`<section class="grave" aria-label="Problems of the document">
      <div>
        <p><strong>${name} has problems,</strong> so the panel changes and runs nothing until they are mended:</p>
        <ul>
          ${problems.slice(0, MOST_PROBLEMS).map(
            ({ line, column, sentence }) =>
              html`<li>
                <button class="place" @click=${asking((host) => host.request("openText", { line, column }))}>
                  Line ${line}, column ${column}: ${sentence}
                </button>
              </li>`,
          )}
        </ul>
        ${more > 0 ? html`<p class="quiet">And ${more} more.</p>` : nothing}
      </div>
      <vscode-button
        appearance="secondary"
        @click=${asking((host) => host.request("openText", { line: problems[0]?.line, column: problems[0]?.column }))}
        >Open as Text</vscode-button
      >
    </section>`;
  }

  #past(state: PanelState): TemplateResult | typeof nothing {
    const { past, document } = state;
    if (past.length === 0) return nothing;
    const texts = past.map(({ of }) => runAt(state, of)?.report?.document.text);
    const names = past.map(({ of, name }) => `${of === "run" ? "Run" : `Probe ${of}`} of ${name}`).join("; ");
    const since = texts.every((text) => text === document.text)
      ? "The document is as it was then."
      : "The document has changed since: what is edited and run here is the document as it is now.";
    return html`<section aria-label="An earlier run">
      <p><strong>${names}.</strong> ${since}</p>
      <vscode-button appearance="secondary" @click=${asking((host) => host.request("showNewest", {}))}
        >Back to the Newest</vscode-button
      >
    </section>`;
  }

  #failure({ run }: PanelState): TemplateResult | typeof nothing {
    if (run === null) return nothing;
    const advice = adviceText(run);
    if (run.error === null && advice === "") return nothing;
    return html`<section class=${run.error === null ? "" : "grave"} aria-label="The run’s end">
      <p>${run.error === null ? nothing : html`<strong>${run.error}</strong> `}${advice}</p>
      ${
        run.error === null
          ? nothing
          : html`<vscode-button appearance="secondary" @click=${asking((host) => host.request("showLog", {}))}
              >Show Log</vscode-button
            >`
      }
    </section>`;
  }

  /** The stage shows a clip as it is on disk, and answers are about the file that was run. */
  #replaced({ clips, run }: PanelState): TemplateResult | typeof nothing {
    const ran = new Map(run?.report?.axes.clips.map(({ name, sha256 }) => [name, sha256]));
    const names = clips.flatMap(({ name, info }) => {
      const sha256 = ran.get(name);
      return info === null || sha256 === undefined || sha256 === info.sha256 ? [] : [name];
    });
    if (names.length === 0) return nothing;
    const [first = "", ...others] = names;
    const who = others.length === 0 ? first : `${first} and ${counted(others.length, "other clip")}`;
    return html`<section aria-label="Clips that were replaced">
      <p>
        <strong>${who} changed on disk since this run.</strong> The file as it is now stands above; the answers below
        are about the one before, until the experiment is run again.
      </p>
    </section>`;
  }

  #notes({ run }: PanelState): TemplateResult[] {
    const notes = [...(run?.notes ?? []), ...(run?.report && showsDrawnFaces(run.report) ? [DRAWN_FACES_NOTE] : [])];
    return [...new Set(notes)].map((note) => html`<section aria-label="Note"><p class="small">${note}</p></section>`);
  }
}

customElements.define("saccade-notices", SaccadeNotices);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-notices": SaccadeNotices;
  }
}
