// The extension of tests: it runs in the extension host beside the one that is tested, and checks what the tests ask
// it to. Bundled and installed by harness/inside-extension.ts.
import { createConnection } from "node:net";
import { createInterface } from "node:readline";
import * as vscode from "vscode";
import { CHECKS } from "./checks.ts";
import { inWorkspace } from "./saccade.ts";
import { type Address, ADDRESS_FILE, type Answered, type Asked } from "./wire.ts";

export async function activate(): Promise<void> {
  const file = await vscode.workspace.fs.readFile(inWorkspace(ADDRESS_FILE));
  const { port } = JSON.parse(new TextDecoder().decode(file)) as Address;
  const socket = createConnection({ port, host: "127.0.0.1" });
  createInterface(socket).on("line", (line) => {
    const { check } = JSON.parse(line) as Asked;
    void outcomeOf(check).then((failure) => {
      const answered: Answered = { check, failure };
      socket.write(`${JSON.stringify(answered)}\n`);
    });
  });
}

async function outcomeOf(check: Asked["check"]): Promise<string | null> {
  try {
    await CHECKS[check]();
    return null;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
