import { css, type CSSResultGroup, LitElement } from "lit";

/**
 * What every component is: styled by the page through `--saccade-*` properties alone, and a boundary for errors. A
 * component that throws while it draws shows a sentence in its own place; what stands around it does not notice.
 */
export abstract class SaccadeElement extends LitElement {
  static override styles: CSSResultGroup = css`
    :host {
      display: block;
      color: var(--saccade-text);
      font: inherit;
    }
    :host([hidden]) {
      display: none;
    }
    *,
    *::before,
    *::after {
      box-sizing: border-box;
    }
    h2,
    h3,
    p,
    ul,
    ol,
    dl,
    dd,
    figure {
      margin: 0;
      padding: 0;
    }
    ul,
    ol {
      list-style: none;
    }
    .quiet {
      color: var(--saccade-quiet);
    }
    .small {
      font-size: var(--saccade-small);
    }
    .number {
      font-variant-numeric: tabular-nums;
    }
    .spoken {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    .broken {
      padding: 12px;
      border: 1px dashed var(--saccade-line-strong);
      border-radius: var(--saccade-radius);
      color: var(--saccade-quiet);
    }
    button {
      font: inherit;
      color: inherit;
      background: none;
      border: 0;
      padding: 0;
      cursor: pointer;
    }
    :focus-visible {
      outline: 2px solid var(--saccade-focus);
      outline-offset: 2px;
    }
  `;

  #broken = false;

  protected override performUpdate(): void {
    if (this.#broken) return;
    try {
      super.performUpdate();
    } catch (error) {
      this.#broken = true;
      const sentence = document.createElement("p");
      sentence.className = "broken";
      const reason = error instanceof Error ? error.message : String(error);
      sentence.textContent = `This part could not be drawn (${reason}). The rest of the page is complete.`;
      this.renderRoot.replaceChildren(sentence);
    }
  }
}
