/** A token as a person can see it: a line break and a tab have a sign, and one without a text is a dot. */
export function shownToken(text: string): string {
  if (text === "") return "·";
  return text.replaceAll("\r", "").replaceAll("\n", "↵").replaceAll("\t", "⇥");
}

/** A token between quotes, for a sentence and for the ear. */
export function quotedToken(text: string): string {
  return text === "" ? "a token without text" : `“${shownToken(text).trim()}”`;
}
