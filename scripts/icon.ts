// Draws media/icon.png, which the extension's page shows, from media/icon.svg: npm run icon
import { join } from "node:path";
import sharp from "sharp";

const media = join(import.meta.dirname, "..", "media");
await sharp(join(media, "icon.svg"))
  .resize(256, 256)
  .png({ compressionLevel: 9, palette: true })
  .toFile(join(media, "icon.png"));
