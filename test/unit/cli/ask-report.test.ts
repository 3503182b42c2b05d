import { describe, expect, it } from "vitest";
import { reportLines } from "../../../src/cli/ask-report.ts";
import { askResultSchema } from "../../../src/protocol/ask.ts";
import { askResult } from "../../support/ask-result.ts";

describe("reportLines", () => {
  it("tells what was shown, what came out and what it cost", () => {
    expect(reportLines(askResult(), ["Drawn faces."], "none")).toEqual([
      "Clip      /clips/a.mp4 (3.20 s, 256x128, 25 frames/s)",
      "Model     faces (fp32, cpu)",
      "Sampler   uniform:3: 3 of 80 frames",
      "Seconds   0.00  1.60  3.16",
      "Prompt    Which emotion does the person show?",
      "Answer    surprise",
      "",
      "Tokens    surprise 90.0 % | <end> 25.0 %",
      "",
      "Labels    surprise ██████████████████······  75.0 %",
      "          fear     ██████··················  25.0 %",
      "          96.0 % of what the model would say is one of these labels.",
      "",
      "Cost      3 frames decoded, 3 encoded; 40 prompt and 2 new tokens; decode 0.10 s, load 1.00 s, encode 0.02 s, prefill 0.03 s, generate 0.04 s",
      "\nDrawn faces.",
    ]);
  });

  it("tints tokens by their probability", () => {
    const lines = reportLines(askResult(), [], "256");
    const tokens = lines.find((line) => line.startsWith("Tokens"));
    expect(tokens).toBe("Tokens    \u001B[48;5;227;38;5;16msurprise\u001B[0m\u001B[48;5;60;38;5;231m<end>\u001B[0m");
  });

  it("warns where the labels are little of what the model would say", () => {
    const lines = reportLines(askResult({ labelScoring: { rule: "sum", mass: 0.2 } }), [], "none");
    expect(lines.join("\n")).toContain(
      "20.0 % of what the model would say is one of these labels, so their shares mean little.",
    );
  });

  it("says nothing of labels where there are none", () => {
    const lines = reportLines(askResult({ labels: [], labelScoring: { rule: "sum", mass: 0 } }), [], "none");
    expect(lines.join("\n")).not.toContain("abels");
  });

  it("says that an answer was cut", () => {
    const { answer } = askResult();
    const lines = reportLines(askResult({ answer: { ...answer, finishReason: "length" } }), [], "none");
    expect(lines).toContain("Answer    surprise ... (cut at its length)");
  });

  it("shows control characters instead of sending them", () => {
    const evil = "\u001B]0;title\u0007";
    const base = askResult();
    const lines = reportLines(
      askResult({
        clip: { ...base.clip, path: `/clips/${evil}\n.mp4` },
        prompt: evil,
        answer: { ...base.answer, text: evil, tokens: base.answer.tokens.map((token) => ({ ...token, text: evil })) },
        labels: [{ label: evil, logprob: -1, probability: 1 }],
      }),
      [evil],
      "none",
    );
    expect(lines.join("").replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  });

  it("works on what the schema allows", () => {
    expect(askResultSchema.parse(askResult())).toEqual(askResult());
  });
});
