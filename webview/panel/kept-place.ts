import { partsOf, readView, type ViewState } from "./view-state.ts";

/** What a person wrote and did not use yet, by what it is about. */
export class Drafts {
  readonly #texts: Map<string, string>;
  readonly #onChange: () => void;

  constructor(texts: ReadonlyMap<string, string>, onChange: () => void) {
    this.#texts = new Map(texts);
    this.#onChange = onChange;
  }

  /** `null` where nothing is being written. */
  of(about: string): string | null {
    return this.#texts.get(about) ?? null;
  }

  /** @param text `null` once it was used, or given up */
  set(about: string, text: string | null): void {
    if (text === null) this.#texts.delete(about);
    else this.#texts.set(about, text);
    this.#onChange();
  }

  all(): Record<string, string> {
    return Object.fromEntries(this.#texts);
  }
}

/** What outlives hiding and a reload of the page. */
export interface KeptPlace {
  readonly view: ViewState;
  /** How far the page was scrolled, in pixels. */
  readonly scroll: number;
  readonly drafts: ReadonlyMap<string, string>;
}

/** What was kept, as far as it can be read. */
export function readKept(kept: unknown): KeptPlace {
  const { view, scroll, drafts } = partsOf<KeptPlace>(kept);
  const texts = Object.entries(partsOf<Record<string, string>>(drafts));
  return {
    view: readView(view),
    scroll: typeof scroll === "number" ? scroll : 0,
    drafts: new Map(texts.filter((one): one is [string, string] => typeof one[1] === "string")),
  };
}
