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
  type RequestMessage,
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
import { Refusals } from "./refusals.ts";

/** Characters of a request's name that are told. */
const LONGEST_NAME = 60;

/** What answers the requests of a page. */
export type PageHandlers = {
  readonly [Method in keyof PanelRequests]: (
    params: ReturnType<PanelRequests[Method]["params"]["parse"]>,
    page: Page,
  ) => Promise<PanelResult<Method>>;
};

/** What is told of a page. */
export interface PageListeners {
  /** A sentence about what was refused or dropped. */
  readonly onRefused: (sentence: string) => void;
  /** What is no person's to mend. */
  readonly onDefect: (error: unknown) => void;
}

/** One page that shows a panel. It comes and goes with its tab's visibility; what is told to one that is not there is lost. */
export class Page implements Disposable {
  readonly webview: vscode.Webview;
  /** Whether its script runs and heard everything so far. */
  isReady = false;
  readonly #connection: MessageConnection;
  readonly #refusals: Refusals;

  constructor(webview: vscode.Webview, handlers: PageHandlers, { onRefused, onDefect }: PageListeners) {
    this.webview = webview;
    this.#refusals = new Refusals(onRefused);
    const reader = new WebviewReader(webview, (sentence) => {
      this.refuse(sentence);
    });
    this.#connection = createMessageConnection(reader, new WebviewWriter(webview));
    this.#connection.onError(([error]) => {
      onDefect(error);
    });
    for (const method of Object.keys(panelRequests) as (keyof PanelRequests)[]) {
      this.#connection.onRequest(method, async (message: unknown) => {
        const answer = await this.#answer(method, message, handlers, onDefect);
        if (answer instanceof ResponseError) this.refuse(`${method}: ${answer.message}`);
        return answer;
      });
    }
    this.#connection.onRequest((method: string) => {
      const sentence = `The panel has no request ${shown(method)}.`;
      this.refuse(sentence);
      return new ResponseError(ErrorCodes.MethodNotFound, sentence);
    });
    this.#connection.listen();
  }

  /** Tells the page something, if it is there. */
  tell<Name extends keyof PanelNotifications>(name: Name, news: PanelNews<Name>): void {
    if (!this.isReady) return;
    this.#connection.sendNotification(name, news).catch(() => undefined);
  }

  /** Tells in a sentence what of this page's wishes was not granted. */
  refuse(sentence: string): void {
    this.#refusals.tell(sentence);
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
    let params;
    try {
      params = panelRequests[method].params.safeParse(message);
    } catch (error) {
      // The validator calls itself for every level of a value, and a page may send one that means to be too deep.
      if (!(error instanceof RangeError)) throw error;
    }
    if (params?.success !== true) {
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

/** Hears requests alone: the host asks its page nothing, so that there is nothing else to hear. */
class WebviewReader extends AbstractMessageReader implements MessageReader {
  readonly #webview: vscode.Webview;
  readonly #onDropped: (sentence: string) => void;

  /** @param onDropped told in a sentence of what was no request */
  constructor(webview: vscode.Webview, onDropped: (sentence: string) => void) {
    super();
    this.#webview = webview;
    this.#onDropped = onDropped;
  }

  listen(callback: DataCallback): Disposable {
    return this.#webview.onDidReceiveMessage((message: unknown) => {
      if (isRequest(message)) callback(message);
      else this.#onDropped("The page sent something that is no request; it was dropped.");
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

/** Parameters by position would come as several arguments, and none at all as another one's: requests have an object. */
function isRequest(value: unknown): value is Message {
  if (typeof value !== "object" || value === null) return false;
  const { jsonrpc, id, method, params } = value as Partial<RequestMessage>;
  const isNamed = typeof method === "string" && (typeof id === "string" || typeof id === "number");
  return jsonrpc === "2.0" && isNamed && typeof params === "object" && !Array.isArray(params);
}

/** A name that another process chose, fit for a line of the log. */
function shown(name: string): string {
  return JSON.stringify(name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name);
}
