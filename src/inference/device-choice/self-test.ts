// The entry of the process that tries a device and is thrown away: dist/device-self-test.js.
import { runSelfTest } from "../transformers/self-test-run.ts";
import { SELF_TEST_SHAPE, selfTestGraph, selfTestNumbers } from "./self-test-graph.ts";

const { rows, width } = SELF_TEST_SHAPE;
const [, , device = "cpu"] = process.argv;

process.once("disconnect", () => process.exit());
const report = await runSelfTest(device, {
  model: selfTestGraph(),
  input: selfTestNumbers(1, rows * width, 1),
  shape: [rows, width],
});
// The parent ends this process once it has heard: some drivers crash when they are put away.
process.send?.(report);
