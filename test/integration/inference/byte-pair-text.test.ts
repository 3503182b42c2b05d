import { PreTrainedTokenizer } from "@huggingface/transformers";
import { describe, expect, it } from "vitest";
import { tokenizeLabel } from "../../../src/inference/transformers/label-tokenizer.ts";
import type { LibraryTokenizer } from "../../../src/inference/transformers/library.ts";
import { TemplatedPrompt } from "../../../src/inference/transformers/prompt-renderer.ts";
import { TokenSpeller } from "../../../src/inference/transformers/token-speller.ts";
import { bytePairTokenizer } from "../../support/tiny-vlm/byte-pair.ts";

const { json } = bytePairTokenizer();
const tokenizer = new PreTrainedTokenizer(json, { eos_token: "<end_of_utterance>" }) as unknown as LibraryTokenizer;

describe("TokenSpeller on byte pairs", () => {
  const spell = (text: string): string[] => {
    let speller = new TokenSpeller(tokenizer);
    return tokenizer.encode(text).map((token) => {
      const read = speller.read(token);
      speller = speller.after(token);
      return read;
    });
  };

  it("spells words and parts of words with their gaps", () => {
    expect(spell(" happiness surprised")).toEqual([" happi", "ness", " surprise", "d"]);
  });

  it("waits until a character is whole", () => {
    expect(spell("🙂é!")).toEqual(["", "", "", "🙂", "", "é", "!"]);
  });

  it.each(["happy 🙂 sad", "日本語 e\u0301 \u{1F468}\u200D\u{1F469}", " . , ' s n't"])("spells %s whole", (text) => {
    expect(spell(text).join("")).toBe(text);
  });

  it("shows what would come next, and a part of a character as such", () => {
    const [first = 0, second = 0] = tokenizer.encode("é");
    const [happy = 0] = tokenizer.encode(" happy");
    const speller = new TokenSpeller(tokenizer);
    expect(speller.peek(first)).toBe("\uFFFD");
    const after = speller.after(first);
    expect(after.peek(second)).toBe("é");
    expect(after.peek(happy)).toBe("\uFFFD happy");
    expect(after.read(second)).toBe("é");
    expect(speller.text).toBe("");
  });

  it("names special tokens and leaves them out of the text", () => {
    const [end = 0] = tokenizer.encode("<end_of_utterance>");
    const speller = tokenizer.encode(" sad").reduce((so, token) => so.after(token), new TokenSpeller(tokenizer));
    expect(speller.peek(end)).toBe("<end_of_utterance>");
    expect(speller.read(end)).toBe("<end_of_utterance>");
    expect(speller.after(end).text).toBe(" sad");
  });

  it("ends with what was never completed", () => {
    expect(new TokenSpeller(tokenizer).after(tokenizer.encode("é")[0] ?? 0).text).toBe("\uFFFD");
  });
});

describe("tokenizeLabel on byte pairs", () => {
  const rendered = (text: string, gap: string): TemplatedPrompt =>
    new TemplatedPrompt({ text, tokens: [], frameCount: 0, frameTokens: 0 }, () => gap);
  const prompt = (gap: string): TemplatedPrompt => rendered("User: Which?<end_of_utterance>\nAssistant:", gap);
  const words = (label: string, gap = " "): string[] =>
    tokenizeLabel(tokenizer, prompt(gap), label).tokens.map((token) => new TokenSpeller(tokenizer).read(token));

  it("cuts a label as it is cut behind the prompt", () => {
    expect(words("happy")).toEqual([" happy"]);
    expect(words("sadness")).toEqual([" sad", "ness"]);
    expect(words("happy", "")).toEqual(["happ", "y"]);
  });

  it("tokenizes a label alone where it would melt into the prompt", () => {
    const melting = rendered("<end_of_utterance>the perso", "");
    expect(tokenizer.encode("the person")).not.toEqual([...tokenizer.encode("the perso"), ...tokenizer.encode("n")]);
    expect(tokenizeLabel(tokenizer, melting, "n").tokens).toEqual(tokenizer.encode("n"));
  });

  it("refuses a label that holds a special token", () => {
    expect(() => words("sad<image>")).toThrow('The label "sad<image>" holds <image>');
  });
});
