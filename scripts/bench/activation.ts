import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { alternate, median, type RatioLine } from "./ratios.ts";

const root = join(import.meta.dirname, "..", "..");

/** Stands for everything that the editor offers: any property of it, called or made, is such a thing again. */
const SCRIPT = `
const Module = require("node:module");
const root = process.argv[2];
const target = function () {};
const anything = new Proxy(target, {
  get: (_, key) =>
    key === Symbol.iterator ? [][Symbol.iterator] :
    key === Symbol.toPrimitive ? () => "0" :
    key === "then" ? undefined : key === "forEach" ? () => undefined : key === "prototype" ? target.prototype : anything,
  set: () => true,
  apply: () => anything,
  construct: () => anything,
});
// A bundle copies the properties that a module has of its own, so these are named.
const { readFileSync, readdirSync } = require("node:fs");
const parts = readdirSync(root + "/dist/extension").filter((name) => name.endsWith(".cjs"));
const texts = [process.argv[3], ...parts.map((name) => root + "/dist/extension/" + name)].map((file) => readFileSync(file, "utf8"));
const names = new Set(texts.join().match(/(?<=\\bvscode\\d*\\.)\\w+/g));
const editor = Object.fromEntries([...names].map((name) => [name, anything]));
const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? editor : load(name, ...rest));
// Of this process alone: a busy machine does not make the code slower.
const now = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
const begin = now();
const { activate } = require(process.argv[3]);
const loaded = now();
activate({ subscriptions: [], extensionPath: root, extensionUri: anything, globalStorageUri: anything, storageUri: anything,
  workspaceState: anything, globalState: anything, secrets: anything, extension: { packageJSON: { version: "0" } },
  asAbsolutePath: (path) => root + "/" + path, environmentVariableCollection: anything });
const active = now();
process.stdout.write(JSON.stringify([loaded - begin, active - loaded]));
process.exit(0);
`;

/** An extension that does nothing, bundled as ours is. */
const EMPTY = `"use strict";
const vscode = require("vscode");
exports.activate = (context) => { context.subscriptions.push(vscode.window.createOutputChannel("Empty")); };
`;

/**
 * What the extension's own code costs when the editor activates it, loading the bundle and activate() over an editor
 * that does nothing, against an extension that does nothing. Processor time, of processes of their own.
 */
export async function activationLine(name: string, runs: number): Promise<RatioLine> {
  const folder = await mkdtemp(join(tmpdir(), "saccade-activation-"));
  const script = join(folder, "measure.cjs");
  const empty = join(folder, "empty.cjs");
  const parts: [loads: number[], activations: number[]] = [[], []];
  try {
    await writeFile(script, SCRIPT);
    await writeFile(empty, EMPTY);
    const activated = async (entry: string): Promise<[load: number, activate: number]> => {
      const { stdout } = await promisify(execFile)(process.execPath, [script, root, entry]);
      return JSON.parse(stdout) as [number, number];
    };
    const line = await alternate({
      name,
      runs,
      first: {
        what: "loading and activating Saccade",
        run: async () => {
          const [load, activate] = await activated(join(root, "dist", "extension.cjs"));
          parts[0].push(load);
          parts[1].push(activate);
          return (load + activate) / 1000;
        },
      },
      second: {
        what: "an extension that does nothing",
        run: async () => {
          const [load, activate] = await activated(empty);
          return (load + activate) / 1000;
        },
      },
    });
    const told = `loading ${median(parts[0]).toFixed(1)} ms, activate() ${median(parts[1]).toFixed(1)} ms`;
    return { ...line, note: `${line.note}; ${told}, of processor time` };
  } finally {
    await rm(folder, { recursive: true });
  }
}
