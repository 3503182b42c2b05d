import * as vscode from "vscode";
import type { PanelNews, PanelNotifications } from "../../protocol/panel-channel.ts";
import type { PanelState } from "../../protocol/panel-state.ts";
import { forPage } from "./for-page.ts";
import type { Releasable } from "../releasable.ts";
import type { Page } from "./page.ts";

/** Milliseconds in which changes of the state are gathered before pages are told. */
const GATHER_MS = 30;

/** A panel's state, and the pages that show it. Files in it are paths; each page gets addresses that it may load. */
export class PanelStore implements Releasable {
  #state: PanelState;
  readonly #pages = new Set<Page>();
  readonly #dirty = new Set<keyof PanelState>();
  readonly #changed = new vscode.EventEmitter<void>();
  #timer: NodeJS.Timeout | undefined;

  /** After changes were gathered. */
  readonly onDidChange = this.#changed.event;

  constructor(state: PanelState) {
    this.#state = state;
  }

  get state(): PanelState {
    return this.#state;
  }

  get pages(): ReadonlySet<Page> {
    return this.#pages;
  }

  addPage(page: Page): void {
    this.#pages.add(page);
  }

  removePage(page: Page): void {
    this.#pages.delete(page);
  }

  /** All of the state, for a page whose script has come to life; from now on it hears each change. */
  greet(page: Page): PanelState {
    page.isReady = true;
    return forPage(this.#state, page.webview) as PanelState;
  }

  /** Changes parts of the state; pages are told soon, with what else changes until then. */
  update(patch: Partial<PanelState>): void {
    this.updateUnheard(patch);
    for (const key of Object.keys(patch) as (keyof PanelState)[]) this.#dirty.add(key);
    this.#timer ??= setTimeout(() => {
      this.#flush();
    }, GATHER_MS);
  }

  /** Changes parts of the state that pages are told of in another way. */
  updateUnheard(patch: Partial<PanelState>): void {
    this.#state = { ...this.#state, ...patch };
  }

  /** Tells all pages that are there; what was gathered before comes first. */
  tell<Name extends keyof PanelNotifications>(name: Name, news: PanelNews<Name>): void {
    this.#flush();
    for (const page of this.#pages) page.tell(name, forPage(news, page.webview) as PanelNews<Name>);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#changed.dispose();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#dirty.size === 0) return;
    const patch = Object.fromEntries([...this.#dirty].map((key) => [key, this.#state[key]]));
    this.#dirty.clear();
    for (const page of this.#pages) page.tell("state", forPage(patch, page.webview));
    this.#changed.fire();
  }
}
