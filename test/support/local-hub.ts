import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** What a hub does with a file before it is whole. */
export type Trouble =
  /** Sends half of it and then nothing more. */
  | "waits"
  /** Sends half of it and closes the connection. */
  | "breaks off";

/** A hub on this machine: it serves a folder's files under any id as the real one does, and remembers its requests. */
export class LocalHub {
  readonly requests: IncomingMessage[] = [];
  /** Files it does not have although the folder does. */
  missing: readonly string[] = [];
  /** Answers nothing at all. */
  stalls = false;
  /** Answers everything with this status in the place of what it has. */
  refusal: number | undefined;
  /** Files that do not come whole. */
  readonly troubles = new Map<string, Trouble>();
  readonly #server: Server;

  constructor(folder: string) {
    this.#server = createServer((request, response) => {
      this.requests.push(request);
      if (this.stalls) return;
      const name = (request.url ?? "").replace(/^.*\/resolve\/main\//, "");
      const path = join(folder, name);
      if (this.refusal !== undefined) response.writeHead(this.refusal).end();
      else if (this.missing.includes(name) || !existsSync(path)) response.writeHead(404).end();
      else this.#send(request, response, name, readFileSync(path));
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #send({ headers }: IncomingMessage, response: ServerResponse, name: string, content: Buffer): void {
    const all = content.length;
    if (headers.range !== undefined) {
      response.writeHead(206, { "content-range": `bytes 0-0/${all}` }).end(content.subarray(0, 1));
      return;
    }
    response.writeHead(200, { "content-length": all });
    const trouble = this.troubles.get(name);
    if (trouble === undefined) {
      response.end(content);
      return;
    }
    response.write(content.subarray(0, all / 2), () => {
      if (trouble === "breaks off") response.destroy();
    });
  }
}
