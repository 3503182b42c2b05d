import { describe, expect, it } from "vitest";
import { renderJson } from "../../../../src/lab/report/render-json.ts";
import { runReportSchema } from "../../../../src/protocol/run.ts";
import { runReport } from "../../../support/run-report.ts";

describe("renderJson", () => {
  it("is the report without its pictures, in the shape that is read elsewhere", () => {
    const report = runReport();
    expect(runReportSchema.parse(JSON.parse(renderJson(report)))).toEqual({ ...report, pictures: {} });
  });
});
