// Draws README's picture: the report of the demo experiment, with a token opened. Needs Chromium: npm run picture
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const packageRoot = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "saccade-picture-"));
const report = join(folder, "report.html");

function saccade(...args: string[]): void {
  const { status } = spawnSync(process.execPath, [join(packageRoot, "dist", "cli.js"), ...args], { stdio: "inherit" });
  if (status !== 0) throw new Error(`saccade ${args.join(" ")} ended with ${String(status)}.`);
}

saccade("run", join(packageRoot, "media", "demo.saccade.json"), "--out", join(folder, "run"), "--device", "cpu");
// One prompt and two decoders, so that what differs is seen side by side.
const chosen = ["--prompt", "emotion", "--decoder", "greedy"];
saccade("report", join(folder, "run"), "--format", "html", "--out", report, ...chosen);

const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1120 }, colorScheme: "light" });
  await page.goto(pathToFileURL(report).href);
  await page.getByText("surprise", { exact: true }).first().waitFor();
  await page.screenshot({ path: join(packageRoot, "media", "readme.png") });
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
