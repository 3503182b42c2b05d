// Whether notes on the frames in between help: `npm run table:enrichment [-- --json] [--bench FOLDER] [--enrich JSON]`.
// It is `saccade probe enrichment` over a drawn set, in one process.
import { parseArgs } from "node:util";
import { join } from "node:path";
import type { EnrichmentCase, ProbeFigure } from "../src/protocol/probe.ts";
import type { EnrichDocument } from "../src/protocol/enrichment.ts";
import { TableLab } from "./tables/lab-run.ts";

const QUESTION = "Which emotion does the person show?";
const KEYFRAMES = "interval:1";

const packageRoot = join(import.meta.dirname, "..");
const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    bench: { type: "string", default: join(packageRoot, "media", "bench") },
    // Of the notes, as JSON. The style was chosen on other clips than the bench's (models/README.md).
    enrich: { type: "string", default: '{"style":"action-units"}' },
  },
});

const lab = await TableLab.open(packageRoot);
const { result, seconds } = await lab.probe("enrichment", {
  clips: [join(options.bench, "manifest.jsonl")],
  models: ["faces"],
  samplers: [KEYFRAMES],
  prompts: [{ name: "emotion", text: QUESTION, enrich: JSON.parse(options.enrich) as EnrichDocument }],
});
if (result.kind !== "enrichment") throw new Error(`Asked about notes, the lab answered about ${result.kind}.`);
const [found] = result.cases;
if (!found) throw new Error("The lab compared nothing.");

/** An arm as `--json` prints it. */
function rowOf({ arm, uar, macroF1, visualTokens, textTokens }: EnrichmentCase["arms"][number]): object {
  return {
    arm,
    uar: uar?.value,
    macroF1: macroF1?.value,
    low: uar?.low,
    high: uar?.high,
    visualTokens,
    textTokens,
  };
}

if (options.json) console.log(JSON.stringify(found.arms.map(rowOf)));
else print(found);

function print({ arms, clips, leftOut }: EnrichmentCase): void {
  const share = (figure: ProbeFigure | null): string => (figure === null ? "    –" : figure.value.toFixed(3));
  const interval = (figure: ProbeFigure | null): string =>
    typeof figure?.low === "number" && figure.high !== null
      ? `${figure.low.toFixed(3)} to ${figure.high.toFixed(3)}`
      : "–";
  console.log(`${clips.length} clips, faces on the CPU in fp32; 95 % bootstrap intervals; ${seconds.toFixed(0)} s.\n`);
  console.log("arm                             UAR    interval        macro-F1  visual tokens  text tokens");
  for (const { arm, uar, macroF1, visualTokens, textTokens } of arms) {
    const tokens = `${visualTokens.toFixed(0).padStart(13)}  ${textTokens.toFixed(0).padStart(11)}`;
    console.log(`${arm.padEnd(30)}  ${share(uar)}  ${interval(uar)}  ${share(macroF1)}     ${tokens}`);
  }
  console.log("");
  for (const sentence of [...result.verdicts, ...result.notes]) console.log(sentence);
  if (leftOut.length > 0) console.log(`${leftOut.length} clips are left out.`);
  console.log("\nDrawn faces: this shows that the measurement works, not how real models behave.");
}
