import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Page } from "playwright-core";
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageConnection,
  type MessageReader,
  type MessageWriter,
  ResponseError,
} from "vscode-jsonrpc/node";
import {
  type PanelNews,
  panelNotifications,
  type PanelNotifications,
  panelRequests,
  type PanelRequests,
  type PanelResult,
} from "../../src/protocol/panel-channel.ts";
import { panelPolicy } from "../../src/protocol/panel-policy.ts";
import type { PanelState } from "../../src/protocol/panel-state.ts";
import { themeStyle, type ThemeName } from "./vscode-themes.ts";

const ORIGIN = "https://panel.test";
const NONCE = "c3RhbmQtaW4";

type Params<Method extends keyof PanelRequests> = ReturnType<PanelRequests[Method]["params"]["parse"]>;

/** What the stand-in does about requests; those without a handler succeed with nothing. */
export type StandInHandlers = {
  readonly [Method in keyof PanelRequests]?: (
    params: Params<Method>,
  ) => PanelResult<Method> | Promise<PanelResult<Method>>;
};

/** A request as it came from the page, read by the channel's own schema. */
export interface Asked {
  readonly method: string;
  readonly params: unknown;
}

/** Stands in for the editor: serves the built page under the panel's policy and speaks the panel's channel with it. */
export class StandInHost {
  state: PanelState;
  readonly asked: Asked[] = [];
  /** What the console and uncaught errors said. */
  readonly said: string[] = [];
  /** Addresses beyond the page's own that were asked for. */
  readonly reached: string[] = [];
  readonly #page: Page;
  readonly #handlers: StandInHandlers;
  readonly #connection: MessageConnection;
  readonly #hearers = new Set<DataCallback>();

  private constructor(page: Page, state: PanelState, handlers: StandInHandlers) {
    this.#page = page;
    this.state = state;
    this.#handlers = handlers;
    this.#connection = createMessageConnection(new PageReader(this.#hearers), new PageWriter(page));
    for (const method of Object.keys(panelRequests) as (keyof PanelRequests)[]) {
      this.#connection.onRequest(method, (params: unknown) => this.#answer(method, params));
    }
    this.#connection.listen();
  }

  static async open(
    page: Page,
    state: PanelState,
    { theme = "dark", handlers = {} }: { theme?: ThemeName; handlers?: StandInHandlers } = {},
  ): Promise<StandInHost> {
    const host = new StandInHost(page, state, handlers);
    await host.#open(theme);
    return host;
  }

  /** Tells the page something, in the channel's shape. */
  async tell<Name extends keyof PanelNotifications>(name: Name, news: PanelNews<Name>): Promise<void> {
    await this.#connection.sendNotification(name, panelNotifications[name].parse(news));
  }

  /** Changes parts of the state, and tells the page. */
  async update(changes: Partial<PanelState>): Promise<void> {
    this.state = { ...this.state, ...changes };
    await this.tell("state", changes);
  }

  /** Requests of a kind, in the order they came. */
  askedFor(method: keyof PanelRequests): unknown[] {
    return this.asked.filter((one) => one.method === method).map(({ params }) => params);
  }

  async #answer(method: keyof PanelRequests, message: unknown): Promise<unknown> {
    const params = panelRequests[method].params.parse(message);
    this.asked.push({ method, params });
    if (method === "ready") return this.state;
    // The schema is this method's own; the compiler loses that between the two maps.
    const handler = this.#handlers[method] as ((params: unknown) => unknown) | undefined;
    try {
      return (await handler?.(params)) ?? (method === "edit" ? { applied: true, reason: null } : {});
    } catch (error) {
      return new ResponseError(1, error instanceof Error ? error.message : String(error));
    }
  }

  async #open(theme: ThemeName): Promise<void> {
    const page = this.#page;
    page.on("console", (message) => this.said.push(message.text()));
    page.on("pageerror", (error) => this.said.push(String(error)));
    const script = readFileSync(resolve("dist/panel.js"), "utf8");
    await page.route("**/*", (route) => {
      const url = route.request().url();
      if (url === `${ORIGIN}/`) return route.fulfill({ contentType: "text/html", body: pageHtml(theme) });
      if (url === `${ORIGIN}/panel.js`) return route.fulfill({ contentType: "text/javascript", body: script });
      if (url === `${ORIGIN}/favicon.ico`) return route.fulfill({ status: 204 });
      this.reached.push(url);
      return route.abort();
    });
    await page.exposeBinding("tellHost", (_source, message: Message) => {
      for (const hear of this.#hearers) hear(message);
    });
    await page.addInitScript({ content: EDITOR_API });
    await page.goto(`${ORIGIN}/`);
  }
}

/** What a web view's page finds: state outlives a reload, as in the editor. */
const EDITOR_API = `window.acquireVsCodeApi = () => ({
  postMessage: (message) => void window.tellHost(JSON.parse(JSON.stringify(message))),
  getState: () => JSON.parse(sessionStorage.getItem("state") ?? "null") ?? undefined,
  setState: (state) => sessionStorage.setItem("state", JSON.stringify(state)),
});`;

function pageHtml(theme: ThemeName): string {
  const policy = panelPolicy(ORIGIN, NONCE);
  const { kind, variables } = themeStyle(theme);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Saccade</title>
    <style nonce="${NONCE}">:root { ${variables} }</style>
  </head>
  <body class="${kind}" data-vscode-theme-kind="${kind}">
    <div id="app"></div>
    <script nonce="${NONCE}" src="${ORIGIN}/panel.js"></script>
  </body>
</html>`;
}

class PageReader extends AbstractMessageReader implements MessageReader {
  readonly #hearers: Set<DataCallback>;

  constructor(hearers: Set<DataCallback>) {
    super();
    this.#hearers = hearers;
  }

  listen(callback: DataCallback): Disposable {
    this.#hearers.add(callback);
    return { dispose: () => this.#hearers.delete(callback) };
  }
}

class PageWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #page: Page;

  constructor(page: Page) {
    super();
    this.#page = page;
  }

  async write(message: Message): Promise<void> {
    await this.#page.evaluate(`window.postMessage(${JSON.stringify(message)}, window.origin)`);
  }

  end(): void {
    // The page ends with its browser.
  }
}
