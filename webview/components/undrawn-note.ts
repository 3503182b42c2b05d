import { css, html, nothing, type TemplateResult } from "lit";
import { undrawnNotes } from "../../src/core/comparison/drawn-faces.ts";
import type { RunClip, RunReport } from "../../src/protocol/run.ts";

/** Of what `undrawnNote` draws. */
export const undrawnStyle = css`
  .undrawn {
    padding: 7px 12px;
    border-inline-start: 3px solid var(--saccade-problem, var(--saccade-event-line));
    background: var(--saccade-track);
    font-weight: 600;
    overflow-wrap: anywhere;
  }
`;

/** Says at a clip's answers which of them mean nothing, since their model does not know such footage. */
export function undrawnNote(
  clip: RunClip | undefined,
  environment: RunReport["environment"],
): TemplateResult[] | typeof nothing {
  if (clip === undefined) return nothing;
  return undrawnNotes(clip, environment).map((note) => html`<p class="undrawn">${note}</p>`);
}
