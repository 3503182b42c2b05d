import { describe, expect, it } from "vitest";
import { escapeMarkdown } from "../../../../src/lab/report/escape-markdown.ts";
import { renderMarkdown } from "../../../../src/lab/report/render-markdown.ts";
import { doneTrial, runReport } from "../../../support/run-report.ts";

describe("renderMarkdown", () => {
  it("has the trials, the arms, what it says of drawn faces, and the document", () => {
    const markdown = renderMarkdown(runReport());
    expect(markdown).toContain("**Drawn faces: this shows that the measurement works, not how real models behave.**");
    expect(markdown).toContain("| clip | sampler | decoder | repeat | answer | label | right | baseline |");
    expect(markdown).toContain("| a.mp4 | fps:5 | warm | 1 | fear | fear 70.0 % | no | from token 1 |");
    expect(markdown).toContain("| b.mp4 | fps:5 | warm | 1 | failed: The prompt has no room. | – | – | – |");
    expect(markdown).toContain("| fps:5 · greedy | 2 of 2 | 100.0 % | 100.0 % | 1 |");
    expect(markdown).toContain('```jsonc\n{ "clips": ["a.mp4", "b.mp4"] }\n```');
  });

  it("keeps an answer inside its cell and as text", () => {
    const text = "<img src=x> | **bold**\n[a](http://b) `c`";
    const markdown = renderMarkdown(runReport({ trials: [doneTrial({ text })] }));
    expect(markdown).toContain(
      " | \\<img src=x\\> \\| \\*\\*bold\\*\\*\\\\n\\[a\\](http:\\/\\/b) \\`c\\` | surprise 80.0 % | ",
    );
  });

  it("fences a document that holds a fence", () => {
    const document = { path: "a.saccade.json", text: "// ````\n{}" };
    expect(renderMarkdown(runReport({ document }))).toContain("`````jsonc\n// ````\n{}\n`````");
  });
});

describe("escapeMarkdown", () => {
  it.each([
    ["a\\|b", "a\\\\\\|b"],
    ["&lt;", "\\&lt;"],
    ["$x$ ~y~", "\\$x\\$ \\~y\\~"],
    ["https://a.example www.b.example", "https:\\/\\/a.example www\\.b.example"],
    ["thanks @octocat, see #12", "thanks @\u2060octocat, see #\u206012"],
    ["a.mp4#1-2 me@host", "a.mp4#1-2 me@host"],
  ])("writes %j as text", (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });
});
