import { noChange } from "lit";
import { Directive, directive, type ElementPart } from "lit/directive.js";

/**
 * Puts an element where it lies along a lane, in percent of its width. It goes through the element's style object: the
 * page's policy forbids style attributes.
 */
class PlacedDirective extends Directive {
  override render(...place: readonly [left: number, width?: number]): typeof noChange {
    void place;
    return noChange;
  }

  override update({ element }: ElementPart, [left, width]: Parameters<this["render"]>): typeof noChange {
    if (element instanceof HTMLElement) {
      element.style.left = `${left.toFixed(3)}%`;
      element.style.width = width === undefined ? "" : `${width.toFixed(3)}%`;
    }
    return noChange;
  }
}

export const placed = directive(PlacedDirective);
