import { describe, expect, it } from "vitest";
import { escapeJson, escapeText } from "../../../../src/core/text/escape.ts";

describe("escapeText", () => {
  it.each([
    ["a line\nand\ttabs\r", "a line\\nand\\ttabs\\r"],
    ["\u001B[31mred\u001B[0m", "\\x1b[31mred\\x1b[0m"],
    ["\u0007\u007F\u009B31m", "\\x07\\x7f\\x9b31m"],
    ["\u202Egpj.exe", "\\u{202e}gpj.exe"],
    ["zero\u200Bwidth \u2028 line", "zero\\u{200b}width \\u{2028} line"],
    ["half \uD83D", "half \\u{d83d}"],
  ])("shows %j", (text, shown) => {
    expect(escapeText(text)).toBe(shown);
  });

  it.each(["Übung 日本語 مرحبا", "🙂", "it's 100 %d"])("leaves %s as it is", (text) => {
    expect(escapeText(text)).toBe(text);
  });
});

describe("escapeJson", () => {
  it("escapes what a terminal would obey, and keeps the value", () => {
    const value = { text: "\u001B[31m\u009B\u202E\u2028🙂\u{E0041}\n" };
    const json = escapeJson(JSON.stringify(value));
    expect(JSON.parse(json)).toEqual(value);
    expect(json).toMatch(/^[\x20-\x7E🙂]*$/u);
  });
});
