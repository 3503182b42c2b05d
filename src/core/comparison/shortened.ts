const CHARACTERS = new Intl.Segmenter("en", { granularity: "grapheme" });

/** A text of at most so many characters as a person counts them; one that was cut ends in `…`. */
export function shortened(text: string, most: number): string {
  let end = 0;
  let count = 0;
  for (const { segment, index } of CHARACTERS.segment(text)) {
    count += 1;
    if (count < most) end = index + segment.length;
    if (count > most) return `${text.slice(0, end)}…`;
  }
  return text;
}
