export interface RgbPicture {
  /** RGB, row by row, 3 bytes a pixel; written to. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Five rows of three dots; what times are written with. */
const GLYPHS: Readonly<Record<string, readonly string[]>> = {
  "0": ["###", "# #", "# #", "# #", "###"],
  "1": [" # ", "## ", " # ", " # ", "###"],
  "2": ["###", "  #", "###", "#  ", "###"],
  "3": ["###", "  #", " ##", "  #", "###"],
  "4": ["# #", "# #", "###", "  #", "  #"],
  "5": ["###", "#  ", "###", "  #", "###"],
  "6": ["###", "#  ", "###", "# #", "###"],
  "7": ["###", "  #", " # ", " # ", " # "],
  "8": ["###", "# #", "###", "# #", "###"],
  "9": ["###", "# #", "###", "  #", "###"],
  ".": ["   ", "   ", "   ", "   ", " # "],
  s: ["   ", " ##", " # ", "## ", "   "],
  " ": ["   ", "   ", "   ", "   ", "   "],
};
const [GLYPH_WIDTH, GLYPH_HEIGHT] = [3, 5];
/** The text's height is about this share of the picture's. */
const SHARE = 1 / 12;

/** Writes digits white on black into the lower left corner; what has no room is cut off. */
export function burnText({ data, width, height }: RgbPicture, text: string): void {
  const dot = Math.max(1, Math.round((height * SHARE) / GLYPH_HEIGHT));
  const [wide, high] = [(text.length * (GLYPH_WIDTH + 1) + 1) * dot, (GLYPH_HEIGHT + 2) * dot];
  for (let y = Math.max(0, height - high); y < height; y++) {
    for (let x = 0; x < Math.min(width, wide); x++) {
      const column = Math.floor(x / dot) - 1;
      const row = Math.floor((y - (height - high)) / dot) - 1;
      const glyph = GLYPHS[text[Math.floor(column / (GLYPH_WIDTH + 1))] ?? " "];
      const lit = column >= 0 && glyph?.[row]?.[column % (GLYPH_WIDTH + 1)] === "#";
      data.fill(lit ? 255 : 0, (y * width + x) * 3, (y * width + x + 1) * 3);
    }
  }
}
