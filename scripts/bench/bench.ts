// Ratios of Saccade to what one would do without it, or to an extension and a page that are empty: npm run bench [-- --only grid,overhead] [--json] [--runs N]
import { parseArgs } from "node:util";
import { activationLine } from "./activation.ts";
import { gridLine, overheadLine, warmLine } from "./lines.ts";
import { extractAllLine, extractSparseLine } from "./extract.ts";
import { GRID, GRID_LARGE } from "./grid.ts";
import { largeModel } from "./large-model.ts";
import { panelLine } from "./panel.ts";
import { type RatioLine, ratioText } from "./ratios.ts";
import { signalLine } from "./signal.ts";
import { embeddedModel } from "./saccade-side.ts";

const BENCHES: Readonly<Record<string, (runs: number | undefined) => Promise<RatioLine>>> = {
  grid: (runs = 7) => gridLine("grid", GRID, embeddedModel(), runs),
  overhead: (runs = 61) =>
    // It takes a dozen runs until what runs in every one of them is compiled.
    overheadLine(
      "overhead",
      GRID,
      embeddedModel(),
      { together: true, visionBatch: 8, threads: [0, 1], warmUp: 12 },
      runs,
    ),
  warm: (runs = 7) => warmLine("warm", GRID, embeddedModel(), runs),
  "grid-large": (runs = 1) => gridLine("grid-large", GRID_LARGE, largeModel(), runs),
  "overhead-large": (runs = 1) =>
    overheadLine(
      "overhead-large",
      GRID_LARGE,
      largeModel(),
      { together: false, visionBatch: 1, threads: [0], warmUp: 1 },
      runs,
    ),
  "extract-all": (runs = 5) => extractAllLine("extract-all", runs),
  "extract-sparse": (runs = 1) => extractSparseLine("extract-sparse", runs),
  signal: (runs = 3) => signalLine("signal", runs),
  activation: (runs = 9) => activationLine("activation", runs),
  panel: (runs = 3) => panelLine("panel", runs),
};

const { values } = parseArgs({
  options: { only: { type: "string" }, json: { type: "boolean" }, runs: { type: "string" } },
});
const names = values.only === undefined ? Object.keys(BENCHES) : values.only.split(",");
const unknown = names.find((name) => !(name in BENCHES));
if (unknown !== undefined) {
  console.error(`There is no bench "${unknown}": use ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(2);
}
const runs = values.runs === undefined ? undefined : Number(values.runs);

const lines: RatioLine[] = [];
for (const name of names) {
  const line = await BENCHES[name]?.(runs);
  if (!line) continue;
  lines.push(line);
  if (values.json !== true) console.log(ratioText(line));
}
if (values.json === true) console.log(JSON.stringify(lines));
