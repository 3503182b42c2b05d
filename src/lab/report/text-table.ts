import { shortened } from "../../core/comparison/shortened.ts";

export interface Column {
  readonly title: string;
  /** Numbers stand on the right. */
  readonly align?: "left" | "right";
  /** Cells are cut to so many characters. */
  readonly most?: number;
}

const GAP = "  ";

/**
 * Lines of a table whose columns are aligned by spaces alone. Cells hold one line each and nothing that a terminal
 * would obey.
 */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const cut = rows.map((row) => columns.map(({ most }, place) => shortened(row[place] ?? "", most ?? Infinity)));
  const widths = columns.map(({ title }, place) => {
    return Math.max(widthOf(title), ...cut.map((row) => widthOf(row[place] ?? "")));
  });
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, place) => {
        const space = " ".repeat(Math.max(0, (widths[place] ?? 0) - widthOf(cell)));
        return columns[place]?.align === "right" ? space + cell : cell + space;
      })
      .join(GAP)
      .trimEnd();
  return [line(columns.map(({ title }) => title)), line(widths.map((width) => "─".repeat(width))), ...cut.map(line)];
}

/** Columns of a terminal: East Asian wide characters and emoji take two, marks that combine none. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mn}|\p{Me}/u.test(character)) continue;
    width +=
      /\p{Emoji_Presentation}|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
