// Runs the demo experiment as a person would, and writes its report: `npm run demo`.
import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const packageRoot = join(import.meta.dirname, "..");
const cli = join(packageRoot, "dist", "cli.js");
const experiment = join(packageRoot, "media", "demo.saccade.json");
const report = join(packageRoot, "demo-report.html");
// A run of its own each time, so that everything is computed and seen to be.
const run = join(mkdtempSync(join(tmpdir(), "saccade-demo-")), "run");

/** Runs a command of Saccade in this terminal; one that fails ends the demo with its exit code. */
function saccade(...args: string[]): void {
  const { status } = spawnSync(process.execPath, [cli, ...args], { stdio: "inherit", cwd: packageRoot });
  if (status !== 0) process.exit(status ?? 1);
}

saccade("run", experiment, "--out", run, "--device", "cpu");
saccade("report", run, "--format", "html", "--out", report);
console.log(`\nOpen ${report} in a browser: the frames, the answers side by side, and the logits behind every token.`);
console.log("Ask about a clip yourself: node dist/cli.js ask media/clips/surprise-01.mp4 --sampler apex:4");
