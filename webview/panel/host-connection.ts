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
} from "vscode-jsonrpc/browser";
import type {
  PanelNews,
  PanelNotifications,
  PanelParams,
  PanelRequests,
  PanelResult,
} from "../../src/protocol/panel-channel.ts";
import type { PanelHost } from "./panel-host.ts";
import type { EditorApi } from "./editor-api.ts";

export type NewsHandlers = {
  readonly [Name in keyof PanelNotifications]: (news: PanelNews<Name>) => void;
};

/** The page's end of the channel: JSON-RPC over the messages of the editor's web view. */
export class HostConnection implements PanelHost {
  readonly #connection: MessageConnection;

  constructor(api: EditorApi, handlers: NewsHandlers) {
    this.#connection = createMessageConnection(new WindowReader(), new ApiWriter(api));
    this.#connection.onNotification("state", (news: PanelNews<"state">) => {
      handlers.state(news);
    });
    this.#connection.onNotification("progress", (news: PanelNews<"progress">) => {
      handlers.progress(news);
    });
    this.#connection.onNotification("tokens", (news: PanelNews<"tokens">) => {
      handlers.tokens(news);
    });
    this.#connection.onNotification("trials", (news: PanelNews<"trials">) => {
      handlers.trials(news);
    });
    this.#connection.listen();
  }

  async request<Method extends keyof PanelRequests>(
    method: Method,
    params: PanelParams<Method>,
  ): Promise<PanelResult<Method>> {
    try {
      return await this.#connection.sendRequest<PanelResult<Method>>(method, params);
    } catch (error) {
      if (error instanceof ResponseError) throw new Error(error.message, { cause: error });
      throw error;
    }
  }
}

/**
 * Hears the editor alone. It posts into the page from its own frame, which has the page's origin; a frame of another
 * origin that got hold of this window is not heard, nor is an event that a script made up.
 */
class WindowReader extends AbstractMessageReader implements MessageReader {
  listen(callback: DataCallback): Disposable {
    const hear = (event: MessageEvent<unknown>): void => {
      if (event.isTrusted && event.origin === window.origin && isMessage(event.data)) callback(event.data);
    };
    window.addEventListener("message", hear);
    return {
      dispose: () => {
        window.removeEventListener("message", hear);
      },
    };
  }
}

class ApiWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #api: EditorApi;

  constructor(api: EditorApi) {
    super();
    this.#api = api;
  }

  write(message: Message): Promise<void> {
    this.#api.postMessage(message);
    return Promise.resolve();
  }

  end(): void {
    // The page ends with its window.
  }
}

function isMessage(value: unknown): value is Message {
  return typeof value === "object" && value !== null && (value as Partial<Message>).jsonrpc === "2.0";
}
