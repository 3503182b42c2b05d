import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { renderHtml } from "../../../../src/lab/report/render-html.ts";
import { doneTrial, runReport } from "../../../support/run-report.ts";

const SCRIPT = "console.log(1 < 2 && 3 > 2);";

describe("renderHtml", () => {
  it("lets the page run its own script and load nothing", () => {
    const page = renderHtml(runReport(), SCRIPT);
    const hash = createHash("sha256").update(SCRIPT).digest("base64");
    expect(page).toContain(
      `content="default-src 'none'; script-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'"`,
    );
    expect(page).toContain(`<script>${SCRIPT}</script>`);
    expect(page).not.toMatch(/<style|<link|src=|href=/);
    expect(page).toContain("Drawn faces: this shows that the measurement works, not how real models behave.");
  });

  it("holds the run as data that cannot end the element it stands in", () => {
    const evil = "</script><!--<script>alert(1)</script>&amp;\u2028";
    const report = runReport({
      trials: [doneTrial({ text: evil, sampler: evil })],
      document: { path: `/lab/${evil}`, text: evil },
    });
    const page = renderHtml(report, SCRIPT);
    expect(page.match(/<\/?script/g)).toHaveLength(4);
    expect(page).not.toContain("<!--");
    const data = /<script type="application\/json" id="saccade-run">(.*?)<\/script>/s.exec(page)?.[1];
    expect(JSON.parse(data ?? "")).toEqual(report);
  });

  it("escapes the title", () => {
    const document = { path: `/lab/"><b>'&.saccade.json`, text: "" };
    expect(renderHtml(runReport({ document }), SCRIPT)).toContain(
      "<title>&quot;&gt;&lt;b&gt;&#39;&amp;.saccade.json – Saccade</title>",
    );
  });

  it("refuses more trials or data than a page can show, and says how to choose", () => {
    const trial = doneTrial();
    const many = runReport({ trials: Array.from({ length: 2001 }, () => trial) });
    expect(() => renderHtml(many, SCRIPT)).toThrow(
      "The run has 2,001 trials, and one page shows up to 2,000. Name what to show, as with --clip, --sampler, --prompt, --decoder or --model.",
    );
    const large = runReport({ pictures: { first: "x".repeat(41_000_000) } });
    expect(() => renderHtml(large, SCRIPT)).toThrow(/^The run's data take 42 MB, and one page holds up to 40 MB\./);
  });

  it("refuses a bundle that would end its element", () => {
    expect(() => renderHtml(runReport(), 'const a = "</script>";')).toThrow("cannot stand inside a page");
  });
});
