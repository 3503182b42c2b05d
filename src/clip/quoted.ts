/** A path in a sentence: in quotes, with line breaks and other control characters as escapes, so that it stays one line. */
export function quoted(path: string): string {
  const shown = path.replace(/\p{Cc}/gu, (character) => {
    if (character === "\n") return "\\n";
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `"${shown}"`;
}
