import { describe, expect, it } from "vitest";
import type * as vscode from "vscode";
import { SaccadeError } from "../../../../src/protocol/errors.ts";
import { panelRequests } from "../../../../src/protocol/panel-channel.ts";
import { Page, type PageHandlers } from "../../../../src/vscode/panel/page.ts";

interface Reply {
  readonly id: string | number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

const request = (method: string, params: unknown, id: unknown = 1): object => ({ jsonrpc: "2.0", id, method, params });

/** The number of a request that ends each sending. */
const LAST = "last";

/** A page of which the test is the script. */
function openPage(handlers: Partial<PageHandlers> = {}) {
  let heard: () => void = () => undefined;
  let hear: (message: unknown) => void = () => undefined;
  const replies: Reply[] = [];
  const refused: string[] = [];
  const defects: unknown[] = [];
  const webview = {
    onDidReceiveMessage: (listener: (message: unknown) => void) => {
      hear = listener;
      return { dispose: () => undefined };
    },
    postMessage: (message: Reply) => {
      if (message.id === LAST) heard();
      else replies.push(message);
      return Promise.resolve(true);
    },
  } as unknown as vscode.Webview;
  const none = Object.keys(panelRequests).map((method) => [method, () => Promise.resolve({})]);
  const all = { ...(Object.fromEntries(none) as unknown as PageHandlers), ...handlers };
  new Page(webview, all, {
    onRefused: (sentence) => refused.push(sentence),
    onDefect: (error) => defects.push(error),
  });
  const send = async (...messages: unknown[]): Promise<void> => {
    messages.forEach((message) => {
      hear(message);
    });
    // Messages are answered in turn: after this one's answer no other is waited for.
    const last = new Promise<void>((resolve) => (heard = resolve));
    hear(request("showLog", {}, LAST));
    await last;
  };
  return { send, replies, refused, defects };
}

describe("Page", () => {
  it("answers a request that it can read, and refuses the others with a sentence that is told", async () => {
    const { send, replies, refused, defects } = openPage();
    await send(request("run", {}, 1), request("run", { only: 1 }, 2), request("constructor", {}, 3));
    expect(replies.map(({ id, result, error }) => [id, result ?? error?.message])).toEqual([
      [1, {}],
      [2, 'The panel\'s request "run" cannot be read.'],
      [3, 'The panel has no request "constructor".'],
    ]);
    expect(refused).toEqual([
      'run: The panel\'s request "run" cannot be read.',
      'The panel has no request "constructor".',
    ]);
    expect(defects).toEqual([]);
  });

  it("drops what is no request, and throws at none of it", async () => {
    const { send, replies, refused } = openPage();
    const junk = [null, 1, "run", [], {}, { jsonrpc: "2.0", method: "$/cancelRequest" }, { jsonrpc: "2.0", id: 1 }];
    await send(...junk, request("run", [{}]), request("run", undefined), request("run", {}, { toString: 1 }));
    expect(replies).toEqual([]);
    expect(refused).toHaveLength(10);
    expect(new Set(refused)).toEqual(new Set(["The page sent something that is no request; it was dropped."]));
  });

  it("refuses a value that is too deep or too long, and calls no handler", async () => {
    let called = 0;
    const { send, replies } = openPage({
      edit: () => {
        called++;
        return Promise.resolve({ applied: true, reason: null });
      },
    });
    const deep = JSON.parse(`${"[".repeat(50_000)}0${"]".repeat(50_000)}`) as unknown;
    for (const value of [deep, "x".repeat(1_000_001)]) {
      await send(request("edit", { version: 1, changes: [{ kind: "set", path: ["samplers"], value }] }));
    }
    expect(replies.map(({ error }) => error?.message)).toEqual(
      Array(2).fill('The panel\'s request "edit" cannot be read.'),
    );
    expect(called).toBe(0);
  });

  it("tells of a request that cannot be granted, and of a defect as one", async () => {
    const refusing = new SaccadeError("input", "There is no run.");
    const broken = new Error("undefined is not a function");
    const { send, replies, refused, defects } = openPage({
      resume: () => Promise.reject(refusing),
      cancel: () => Promise.reject(broken),
    });
    await send(request("resume", {}, 1), request("cancel", {}, 2));
    expect(replies.map(({ error }) => error?.message)).toEqual(["There is no run.", "undefined is not a function"]);
    expect(refused).toContain("resume: There is no run.");
    expect(defects).toEqual([broken]);
  });

  it("does not let a page fill the log, nor write lines of its own into it", async () => {
    const { send, refused } = openPage();
    await send(request(`${"x".repeat(100)}\nline`, {}), request("a\nb", {}, 2));
    expect(refused).toEqual([`The panel has no request "${"x".repeat(60)}…".`, 'The panel has no request "a\\nb".']);
    await send(...Array<number>(500).fill(0));
    expect(refused).toHaveLength(51);
    expect(refused.at(-1)).toMatch(/what else it sends is not told here/);
  });
});
