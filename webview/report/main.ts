import type { RunReport } from "../../src/protocol/run.ts";
import { pageStyle } from "./page-style.ts";
import "./report-page.ts";

/** The run that was saved inside this file. It was validated when it was written, by the version that wrote this script. */
function savedRun(): RunReport {
  const data = document.getElementById("saccade-run")?.textContent;
  return JSON.parse(data ?? "") as RunReport;
}

const { styleSheet } = pageStyle;
if (styleSheet !== undefined) document.adoptedStyleSheets = [styleSheet];
const page = document.createElement("saccade-report-page");
try {
  page.report = savedRun();
  document.body.append(page);
} catch {
  document.body.append("This report's data cannot be read: the file was changed or cut short. Write it again.");
}
