import type { SelfTest, SelfTestReport } from "../../protocol/device.ts";
import { knownRefusal } from "./refusal.ts";

/**
 * Of the largest number. Graphics cards multiply with 10 bits of mantissa where they may (TF32), which shows as some
 * 2e-4 here; half precision throughout shows as 2e-3 and more.
 */
const MOST_DEVIATION = 1e-3;

/** What a graphics card stays below on this graph, one way or the other; a driver that imitates one on the CPU does not. */
const MOST_TIMES_SLOWER = 20;
const MOST_SECONDS = 0.05;

const LONGEST_REASON = 160;

/** @param seconds of the whole test, from the start of its process */
export function judge(report: SelfTestReport, seconds: number): SelfTest {
  if (report.kind === "refused") return { outcome: "refused", finding: reasonOf(report.reason) };
  const { deviation, deviceSeconds, cpuSeconds } = report;
  if (deviation === null) return { outcome: "differed", finding: "it gave results that are no numbers" };
  if (deviation > MOST_DEVIATION) {
    return { outcome: "differed", finding: `its results differ from the CPU's by ${percent(deviation)}` };
  }
  if (deviceSeconds > MOST_SECONDS && deviceSeconds > MOST_TIMES_SLOWER * cpuSeconds) {
    const times = Math.round(deviceSeconds / cpuSeconds);
    return { outcome: "slow", finding: `it computes ${times} times slower than the CPU, as software drivers do` };
  }
  return { outcome: "passed", finding: `answered like the CPU in ${seconds.toFixed(1)} s` };
}

/** What a process said and how it ended, where it did not report. */
export function judgeEnd(code: number | null, signal: NodeJS.Signals | null, stderr: string): SelfTest {
  const last = stderr.trim().split("\n").at(-1)?.trim() ?? "";
  const said = last === "" ? "" : `: ${shorten(last)}`;
  if (signal !== null) return { outcome: "crashed", finding: `its process ended with ${signal}${said}` };
  if (code === 0) return { outcome: "crashed", finding: "its process ended without an answer" };
  // Windows tells a crash by a number that is known by its hexadecimal digits.
  const shown = code !== null && code > 255 ? `0x${code.toString(16).toUpperCase()}` : String(code);
  return { outcome: "crashed", finding: `its process ended with code ${shown}${said}` };
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}

function reasonOf(text: string): string {
  const known = knownRefusal(text);
  if (known !== undefined) return known;
  const line = text.split("\n").find((each) => each.trim() !== "") ?? "it refused without a reason";
  // The runtime begins with the place in its own source.
  return shorten(line.replace(/^.* was false\. /, ""));
}

function shorten(text: string): string {
  const line = text.trim().replace(/[.\s]+$/, "");
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}…` : line;
}
