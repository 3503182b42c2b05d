import { writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { CheckName } from "../inside/checks.ts";
import { type Address, ADDRESS_FILE, type Answered, type Asked } from "../inside/wire.ts";

const TIMEOUT_MS = 240_000;

/** The way to the extension of tests: it asks for one check after the other. */
export class InsideChannel {
  readonly #server: Server;
  readonly #socket: Promise<Socket>;
  /** Once the extension called. */
  #called: Socket | undefined;
  readonly #waiting = new Map<CheckName, (failure: string | null) => void>();

  private constructor(server: Server) {
    this.#server = server;
    this.#socket = new Promise((resolve) => server.once("connection", resolve));
    void this.#socket.then((socket) => {
      this.#called = socket;
      createInterface(socket).on("line", (line) => {
        const { check, failure } = JSON.parse(line) as Answered;
        this.#waiting.get(check)?.(failure);
      });
    });
  }

  /** Listens, and says in the workspace where, so that the editor opened on it calls. */
  static async open(workspace: string): Promise<InsideChannel> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address: Address = { port: (server.address() as AddressInfo).port };
    await writeFile(join(workspace, ADDRESS_FILE), JSON.stringify(address));
    return new InsideChannel(server);
  }

  /** @throws Error that says what does not hold */
  async check(name: CheckName): Promise<void> {
    const socket = await within(this.#socket, "The extension of tests did not call: it is not active.");
    const answer = new Promise<string | null>((resolve) => this.#waiting.set(name, resolve));
    const asked: Asked = { check: name };
    socket.write(`${JSON.stringify(asked)}\n`);
    const failure = await within(answer, `The check ${name} gave no answer.`);
    if (failure !== null) throw new Error(failure);
  }

  close(): void {
    this.#server.close();
    this.#called?.destroy();
  }
}

async function within<Found>(promise: Promise<Found>, otherwise: string): Promise<Found> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(otherwise));
    }, TIMEOUT_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
