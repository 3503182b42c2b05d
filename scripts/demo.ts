// Asks the embedded model about the demo clips with few frames and with many, and prints what each saw: `npm run demo`.
import { join, relative } from "node:path";
import { askClip } from "../src/cli/ask-clip.ts";
import type { AskResult } from "../src/protocol/ask.ts";
import { type BenchEvent, readBench } from "./tables/bench-set.ts";

const SPARSE = "uniform:4";
const DENSE = "fps:10";

const packageRoot = join(import.meta.dirname, "..");
const clips = readBench(join(packageRoot, "media", "clips"));
const interrupted = new AbortController();
process.once("SIGINT", () => {
  interrupted.abort();
});

async function ask(clip: string, sampler: string): Promise<AskResult> {
  const context = {
    packageRoot,
    signal: interrupted.signal,
    onProgress: (stage: string) => {
      if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${relative(packageRoot, clip)} ${sampler}: ${stage}`);
    },
  };
  const request = {
    clip,
    sampler,
    model: "faces",
    dtype: "fp32" as const,
    device: "cpu",
    topLogits: 0,
    sendHubToken: false,
  };
  return (await askClip(request, context)).result;
}

function onEvent({ frames }: AskResult, event: BenchEvent): number {
  return frames.filter(({ ptsSeconds }) => ptsSeconds > event.onsetSeconds && ptsSeconds < event.offsetSeconds).length;
}

/** "neutral 97 %, 0 of 4 frames on it" */
function verdict(result: AskResult, event: BenchEvent | null): string {
  const best = result.labels.reduce((a, b) => (b.probability > a.probability ? b : a));
  const sure = `${best.label} ${Math.round(best.probability * 100)} %`;
  return event ? `${sure}, ${onEvent(result, event)} of ${result.frames.length} frames on it` : sure;
}

const rows: string[][] = [["clip", "what it shows", `${SPARSE} says`, `${DENSE} says`, ""]];
let found = 0;
try {
  for (const { file, path, label, event } of clips) {
    const sparse = await ask(path, SPARSE);
    const dense = await ask(path, DENSE);
    const says = (result: AskResult): string => result.answer.text.trim();
    const missed = event !== null && onEvent(sparse, event) === 0 && says(sparse) !== label && says(dense) === label;
    if (missed) found += 1;
    const when = event ? ` ${event.onsetSeconds.toFixed(2)} to ${event.offsetSeconds.toFixed(2)} s` : "";
    const mark = missed ? "missed, then found" : "";
    rows.push([file, `${label}${when}`, verdict(sparse, event), verdict(dense, event), mark]);
  }
} catch (error) {
  if (process.stderr.isTTY) process.stderr.write("\r\u001B[K");
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(interrupted.signal.aborted ? 130 : 1);
}

if (process.stderr.isTTY) process.stderr.write("\r\u001B[K");
const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length))) ?? [];
console.log(`"Which emotion does the person show?", asked of the model faces with ${SPARSE} and with ${DENSE}:\n`);
for (const row of rows)
  console.log(
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
console.log(
  `\nIn ${found} of ${clips.length} clips the expression falls between the ${SPARSE} frames, and ${DENSE} finds it.`,
);
console.log("Look at one yourself: node dist/cli.js ask media/clips/surprise-01.mp4 --sampler fps:10");
console.log("\nDrawn faces: this shows that the measurement works, not how real models behave.");
