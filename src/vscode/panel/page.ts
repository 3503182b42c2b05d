import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  ErrorCodes,
  type Message,
  type MessageConnection,
  type MessageReader,
  type MessageWriter,
  ResponseError,
} from "vscode-jsonrpc/node";
import type * as vscode from "vscode";
import { messageOf, SaccadeError } from "../../protocol/errors.ts";
import {
  type PanelNews,
  type PanelNotifications,
  panelRequests,
  type PanelRequests,
  type PanelResult,
} from "../../protocol/panel-channel.ts";

/** What answers the requests of a page. */
export type PageHandlers = {
  readonly [Method in keyof PanelRequests]: (
    params: ReturnType<PanelRequests[Method]["params"]["parse"]>,
    page: Page,
  ) => Promise<PanelResult<Method>>;
};

/** One page that shows a panel. It comes and goes with its tab's visibility; what is told to one that is not there is lost. */
export class Page implements Disposable {
  readonly webview: vscode.Webview;
  /** Whether its script runs and heard everything so far. */
  isReady = false;
  readonly #connection: MessageConnection;

  /** @param onDefect told what is no person's to mend */
  constructor(webview: vscode.Webview, handlers: PageHandlers, onDefect: (error: unknown) => void) {
    this.webview = webview;
    this.#connection = createMessageConnection(new WebviewReader(webview), new WebviewWriter(webview));
    this.#connection.onError(([error]) => {
      onDefect(error);
    });
    for (const method of Object.keys(panelRequests) as (keyof PanelRequests)[]) {
      this.#connection.onRequest(method, (message: unknown) => this.#answer(method, message, handlers, onDefect));
    }
    this.#connection.listen();
  }

  /** Tells the page something, if it is there. */
  tell<Name extends keyof PanelNotifications>(name: Name, news: PanelNews<Name>): void {
    if (!this.isReady) return;
    this.#connection.sendNotification(name, news).catch(() => undefined);
  }

  dispose(): void {
    this.isReady = false;
    this.#connection.dispose();
  }

  /** The page is believed nothing: what it asks is checked, and an error is a reply with a sentence. */
  async #answer(
    method: keyof PanelRequests,
    message: unknown,
    handlers: PageHandlers,
    onDefect: (error: unknown) => void,
  ): Promise<unknown> {
    const params = panelRequests[method].params.safeParse(message);
    if (!params.success) {
      return new ResponseError(ErrorCodes.InvalidParams, `The panel's request "${method}" cannot be read.`);
    }
    try {
      // The schema is this method's own; the compiler loses that between the two maps.
      const handler = handlers[method] as (params: unknown, page: Page) => Promise<unknown>;
      return await handler(params.data, this);
    } catch (error) {
      if (!(error instanceof SaccadeError)) onDefect(error);
      return new ResponseError(ErrorCodes.UnknownErrorCode, messageOf(error));
    }
  }
}

class WebviewReader extends AbstractMessageReader implements MessageReader {
  readonly #webview: vscode.Webview;

  constructor(webview: vscode.Webview) {
    super();
    this.#webview = webview;
  }

  listen(callback: DataCallback): Disposable {
    return this.#webview.onDidReceiveMessage((message: unknown) => {
      if (isMessage(message)) callback(message);
    });
  }
}

class WebviewWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #webview: vscode.Webview;

  constructor(webview: vscode.Webview) {
    super();
    this.#webview = webview;
  }

  async write(message: Message): Promise<void> {
    await this.#webview.postMessage(message);
  }

  end(): void {
    // A webview has no end of its own.
  }
}

/** What is no message of the channel at all is left unheard. */
function isMessage(value: unknown): value is Message {
  return typeof value === "object" && value !== null && (value as Partial<Message>).jsonrpc === "2.0";
}
