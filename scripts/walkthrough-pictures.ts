// Draws the walkthrough's pictures from screenshots that the editor's tests left: npm run test:vscode, then
// npm run pictures:walkthrough
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";

const root = join(import.meta.dirname, "..");
const screenshots = join(root, ".test-output", "vscode");
const pictures = join(root, "media", "walkthrough");

/** Of each picture, the screenshot it is taken from. */
const SOURCES = {
  sample: "sample",
  probe: "answer",
  compare: "demo",
  model: "around-views",
} as const;
/** Pixels; a walkthrough shows pictures in half of a window. */
const WIDTH = 900;

const only = process.argv.slice(2);
await mkdir(pictures, { recursive: true });
for (const [name, source] of Object.entries(SOURCES)) {
  if (only.length > 0 && !only.includes(name)) continue;
  const picture = sharp(join(screenshots, `${source}.png`)).resize({ width: WIDTH });
  await picture.png({ palette: true, compressionLevel: 9 }).toFile(join(pictures, `${name}.png`));
}
