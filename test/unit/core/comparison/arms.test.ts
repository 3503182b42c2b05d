import { expect, it } from "vitest";
import { armsOf } from "../../../../src/core/comparison/arms.ts";
import { doneTrial, runReport } from "../../../support/run-report.ts";

it("arms stand in the order of the axes, whatever was written first", () => {
  const { axes } = runReport();
  const [first, second] = axes.samplers;
  if (first === undefined || second === undefined) throw new Error("The report compares samplers.");
  const trials = [second, first].map((sampler) => doneTrial({ sampler }));
  expect(armsOf({ trials, axes }).map(({ sampler }) => sampler)).toEqual([first, second]);
});
