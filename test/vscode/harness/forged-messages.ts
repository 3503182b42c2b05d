import type { Locator, Page } from "playwright-core";

export interface ForgedReply {
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** What is sent goes this way in the editor's own frame around the page, whose script has the page's only handle on it. */
const SEND = "__vscode_post_message__";

let sent = 0;

/** Sends messages to the extension as the panel's page would, were it another's. */
export async function sendRaw(page: Page, messages: readonly unknown[]): Promise<void> {
  const frame = page.locator("iframe.webview:visible").last().contentFrame().locator("html");
  // As text: what carries an argument to a page knows no own property named __proto__.
  await frame.evaluate(
    (_: unknown, { send, texts }: { send: string; texts: string }) => {
      const post = (globalThis as unknown as Record<string, (channel: string, data: object) => void>)[send];
      for (const message of JSON.parse(texts) as unknown[]) post?.("onmessage", { message });
    },
    { send: SEND, texts: JSON.stringify(messages) },
  );
}

/** Sends requests, and waits for what the extension answers to each. */
export async function repliesTo(
  page: Page,
  requests: readonly { readonly method: string; readonly params: unknown }[],
): Promise<ForgedReply[]> {
  const ids = requests.map(() => `forged-${++sent}`);
  const frame = page.locator("iframe.webview:visible").last().contentFrame();
  const inner = frame.locator("iframe#active-frame").contentFrame().locator("html");
  await listen(inner);
  await sendRaw(
    page,
    requests.map((request, place) => ({ jsonrpc: "2.0", id: ids[place], ...request })),
  );
  return inner.evaluate(async (_: unknown, wanted: string[]) => {
    const { forged } = globalThis as unknown as { forged: Map<string, ForgedReply> };
    const end = Date.now() + 60_000;
    while (wanted.some((id) => !forged.has(id)) && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return wanted.map((id) => forged.get(id) ?? { error: { message: "There was no answer." } });
  }, ids);
}

/** Keeps what the extension tells the page, by the request that it answers. */
async function listen(inner: Locator): Promise<void> {
  await inner.evaluate(() => {
    const scope = globalThis as unknown as {
      forged?: Map<string, ForgedReply>;
      addEventListener(type: "message", hear: (event: { data: ForgedReply & { id?: unknown } }) => void): void;
    };
    if (scope.forged) return;
    const forged = new Map<string, ForgedReply>();
    scope.forged = forged;
    scope.addEventListener("message", ({ data }) => {
      if (typeof data.id === "string") forged.set(data.id, data);
    });
  });
}
