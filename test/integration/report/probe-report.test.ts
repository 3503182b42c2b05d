import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { renderHtml } from "../../../src/lab/report/render-html.ts";
import { runReportSchema } from "../../../src/protocol/run.ts";
import { describeNeeding } from "../../needs.ts";
import { AXE, useChromium } from "../../support/chromium-page.ts";
import { AXE_VIOLATIONS, SHOWN_TEXT } from "../../support/page-scripts.ts";
import { probeReport } from "../../support/probe-report.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const KINDS = ["dilution", "order", "influence", "enrichment"] as const;
const LOOKS = ["light", "dark"] as const;

describeNeeding("chromium", "a probe in the report", () => {
  const folder = temporaryFolder();
  const browser = useChromium();

  it.each(KINDS.flatMap((kind) => LOOKS.map((look) => [kind, look] as const)))(
    "says and draws %s without a word on the console and without a fault that axe finds: %s",
    async (kind, colorScheme) => {
      const report = runReportSchema.parse(probeReport(kind));
      const file = join(folder, `${kind}-${colorScheme}.html`);
      writeFileSync(file, renderHtml(report, readFileSync(resolve("dist/report.js"), "utf8")));
      const page = await browser().newPage({ viewport: { width: 1280, height: 900 }, colorScheme });
      const said: string[] = [];
      page.on("console", (message) => said.push(message.text()));
      page.on("pageerror", (error) => said.push(String(error)));
      await page.goto(pathToFileURL(file).href);
      await page.locator("saccade-run-again pre").first().waitFor();
      const text = await page.evaluate<string>(SHOWN_TEXT);
      expect(text).toContain("A sentence that it says.");
      expect(text).toContain("A sentence on how.");
      expect(text).not.toContain("This part could not be drawn");
      expect(await page.locator("saccade-timeline .motion").count()).toBe(40);
      // Five charts over rates, one of them the paper's, and three over other frames.
      expect(await page.locator("svg.saccade-plot").count()).toBe(kind === "dilution" ? 8 : 0);
      if (kind === "dilution") expect(text).toContain("arXiv 2604.15280");
      await page.evaluate(AXE);
      expect(await page.evaluate<string[]>(AXE_VIOLATIONS)).toEqual([]);
      expect(said).toEqual([]);
      await page.close();
    },
  );
});
