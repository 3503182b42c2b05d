// What the extension's own code costs when the editor activates it, in processor time of processes of their own: loading the bundle, and
// activate() over an editor that does nothing. npm run build, then node scripts/bench/activation.ts
import { spawnSync } from "node:child_process";
import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const RUNS = 9;
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
const names = new Set(require("node:fs").readFileSync(root + "/dist/extension.cjs", "utf8").match(/(?<=\\bvscode\\d*\\.)\\w+/g));
const editor = Object.fromEntries([...names].map((name) => [name, anything]));
const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? editor : load(name, ...rest));
// Of this process alone: a busy machine does not make the code slower.
const now = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
const begin = now();
const { activate } = require(root + "/dist/extension.cjs");
const loaded = now();
activate({ subscriptions: [], extensionPath: root, extensionUri: anything, globalStorageUri: anything, storageUri: anything,
  workspaceState: anything, globalState: anything, secrets: anything, extension: { packageJSON: { version: "0" } },
  asAbsolutePath: (path) => root + "/" + path, environmentVariableCollection: anything });
const active = now();
process.stdout.write(JSON.stringify([loaded - begin, active - loaded]));
process.exit(0);
`;

const folder = mkdtempSync(join(tmpdir(), "saccade-activation-"));
const script = join(folder, "measure.cjs");
writeFileSync(script, SCRIPT);
const loads: number[] = [];
const activations: number[] = [];
try {
  for (let run = 0; run < RUNS; run++) {
    const { status, stderr, stdout } = spawnSync(process.execPath, [script, root], { encoding: "utf8" });
    if (status !== 0) throw new Error(`The extension could not be activated:\n${stderr}`);
    const [load = 0, activate = 0] = JSON.parse(stdout) as number[];
    loads.push(load);
    activations.push(activate);
  }
} finally {
  rmSync(folder, { recursive: true });
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const shown = (values: number[]): string => `${median(values).toFixed(1)} ms (least ${Math.min(...values).toFixed(1)})`;
console.log(`Loading dist/extension.cjs: ${shown(loads)}; activate(): ${shown(activations)}; ${RUNS} processes.`);
