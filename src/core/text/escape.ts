/**
 * What a terminal or a reader would obey instead of show: control characters, line and paragraph separators, marks that
 * turn the direction of writing, invisible tags, and halves of surrogate pairs.
 */
const UNSHOWN =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E007F}]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A text as one line that shows what it holds: a file's name, a prompt, or a model's words cannot drive the terminal. */
export function escapeText(text: string): string {
  return text.replace(UNSHOWN, (character) => SHORT[character] ?? codePoint(character));
}

/** JSON in which such characters are escaped as well; it stays the same value. */
export function escapeJson(json: string): string {
  return json.replace(UNSHOWN, (character) =>
    // JSON escapes count in UTF-16.
    Array.from({ length: character.length }, (_, i) => `\\u${hex(character.charCodeAt(i), 4)}`).join(""),
  );
}

function codePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u{${hex(code, 4)}}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}
