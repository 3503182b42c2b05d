import { escapeText } from "../../core/text/escape.ts";

/**
 * A text as one line of Markdown that reads as it is written: nothing in it becomes markup, a cell's border, a link, a
 * formula or a mention.
 */
export function escapeMarkdown(text: string): string {
  return (
    escapeText(text)
      .replace(/[\\`*_[\]<>|~&$]/g, "\\$&")
      .replaceAll("://", ":\\/\\/")
      .replace(/www\./gi, (start) => `${start.slice(0, -1)}\\.`)
      // GitHub notifies who is mentioned and links issues; a character without width between leaves the text readable.
      .replace(/(?<!\w)([@#])(?=\w)/g, "$1\u2060")
  );
}
