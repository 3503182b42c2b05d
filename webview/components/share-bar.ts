import { html, nothing, type TemplateResult } from "lit";

/** A bar as long as a share from 0 to 1, with a notch at another one; the number stands beside it as text. */
export function shareBar(share: number, notch?: number): TemplateResult {
  const percent = (value: number): string => `${(100 * Math.min(1, Math.max(0, value))).toFixed(2)}%`;
  return html`<svg class="share-bar" width="100%" height="8" aria-hidden="true">
    <rect class="share-track" width="100%" height="8" rx="2" />
    <rect class="share-fill" width=${percent(share)} height="8" rx="2" />
    ${notch === undefined ? nothing : html`<svg x=${percent(notch)} overflow="visible"><rect class="share-notch" x="-1" width="2" height="8" /></svg>`}
  </svg>`;
}
