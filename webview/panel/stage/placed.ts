import { noChange } from "lit";
import { Directive, directive, type ElementPart } from "lit/directive.js";

/**
 * Puts an element where it lies along a lane, in percent of its width. It goes through the element's style object: the
 * page's policy forbids style attributes.
 */
class PlacedDirective extends Directive {
  #left = "";
  #width = "";

  override render(left: number, width?: number): typeof noChange {
    this.#left = `${left.toFixed(3)}%`;
    this.#width = width === undefined ? "" : `${width.toFixed(3)}%`;
    return noChange;
  }

  override update({ element }: ElementPart, [left, width]: Parameters<this["render"]>): typeof noChange {
    this.render(left, width);
    if (element instanceof HTMLElement) {
      element.style.left = this.#left;
      element.style.width = this.#width;
    }
    return noChange;
  }
}

export const placed = directive(PlacedDirective);
