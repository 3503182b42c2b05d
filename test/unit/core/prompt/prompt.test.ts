import { describe, expect, it } from "vitest";
import { readPrompt } from "../../../../src/core/prompt/prompt.ts";

describe("readPrompt", () => {
  it("puts the frames first where the prompt does not say", () => {
    expect(readPrompt(" Which emotion? ", [])).toEqual({ before: "", after: "Which emotion?" });
  });

  it("cuts the prompt at its frames", () => {
    expect(readPrompt("Look: {{frames}} Which emotion?", [])).toEqual({ before: "Look:", after: "Which emotion?" });
    expect(readPrompt("Describe {{frames}}", [])).toEqual({ before: "Describe", after: "" });
  });

  it("lists the labels", () => {
    expect(readPrompt("One of {{labels}}?", ["joy", "anger", "fear"]).after).toBe("One of joy, anger or fear?");
    expect(readPrompt("Is it {{labels}}?", ["joy"]).after).toBe("Is it joy?");
  });

  it("takes what looks special inside a label as text", () => {
    expect(readPrompt("{{labels}}?", ["$&", "{{frames}}"]).after).toBe("$& or {{frames}}?");
  });

  it.each([
    ["", "empty"],
    ["{{frames}}", "empty"],
    ["{{frames}} and {{frames}}?", "more than once"],
    ["{{notes}} Which?", "{{notes}}"],
    ["{{ frames }} Which?", "{{ frames }}"],
    ["One of {{labels}}?", "no labels"],
  ])("refuses %j", (template, sentence) => {
    expect(() => readPrompt(template, [])).toThrow(sentence);
  });
});
