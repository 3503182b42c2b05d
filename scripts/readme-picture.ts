// Draws media/readme.png from real answers of the embedded model: `npm run picture` (needs Chromium).
import { join } from "node:path";
import { chromium } from "playwright-core";
import sharp from "sharp";
import { askClip } from "../src/lab/ask/ask-clip.ts";
import { ClipStore } from "../src/lab/clip-store.ts";
import { ModelStore } from "../src/lab/model-store.ts";
import { decodeFrames, type RgbFrame } from "../src/clip/decode.ts";
import { findFfmpeg } from "../src/clip/ffmpeg.ts";
import { probeClip } from "../src/clip/probe.ts";
import type { AskResult } from "../src/protocol/ask.ts";
import { readBench } from "./tables/bench-set.ts";

const CLIP = "surprise-01.mp4";
const SAMPLERS = ["uniform:4", "fps:10"];

const STYLE = `
  body { margin: 0; padding: 22px 26px; font: 15px/1.4 system-ui, "DejaVu Sans", sans-serif; color: #1f2328; background: #fff }
  h1 { font-size: 15px; font-weight: 600; margin: 0 0 4px }
  h1 span { font-weight: 400; color: #59636e }
  section { margin-top: 14px; border-top: 1px solid #d1d9e0; padding-top: 12px; display: grid; grid-template-columns: 1fr 250px; gap: 22px }
  .strip { display: flex; gap: 4px; flex-wrap: wrap }
  img { border-radius: 3px; outline: 2px solid transparent }
  img.hit { outline-color: #bc4c00 }
  .line { position: relative; height: 20px; background: #eff2f5; border-radius: 3px; margin: 10px 0 }
  .line i { position: absolute; top: 0; bottom: 0; width: 2px; background: #0a3069 }
  .line b { position: absolute; top: 0; bottom: 0; background: #ffd8b5 }
  .bar { display: grid; grid-template-columns: 84px 1fr 48px; gap: 8px; align-items: center }
  .bar u { display: block; height: 11px; background: #0a3069; border-radius: 2px }
  .answer { font-size: 22px; font-weight: 600; margin-bottom: 6px }
  small { color: #59636e; font-size: 13px }`;

const packageRoot = join(import.meta.dirname, "..");
const folder = join(packageRoot, "media", "clips");
const models = new ModelStore({ packageRoot });
const footage = new ClipStore();
const clip = readBench(folder).find(({ file }) => file === CLIP);
const event = clip?.event;
if (!clip || !event) throw new Error(`${CLIP} with its event is not in ${folder}.`);
const ffmpeg = await findFfmpeg();
const probed = await probeClip(ffmpeg, clip.path);
const { durationSeconds } = probed.info;
const percent = (seconds: number): string => `${((100 * seconds) / durationSeconds).toFixed(2)}%`;

async function ask(path: string, sampler: string): Promise<AskResult> {
  const context = { models, footage, packageRoot, signal: new AbortController().signal, onProgress: () => undefined };
  const request = { clip: path, sampler, model: "faces", dtype: "fp32" as const, device: "cpu", topLogits: 0 };
  return (await askClip({ ...request, sendHubToken: false }, context)).result;
}

async function picture({ ptsSeconds, width, height, data }: RgbFrame, side: number): Promise<string> {
  const raw = { width, height, channels: 3 } as const;
  const png = await sharp(data, { raw })
    .resize(side * 2, side * 2)
    .png()
    .toBuffer();
  const hit = event && event.onsetSeconds < ptsSeconds && ptsSeconds < event.offsetSeconds ? "hit" : "";
  return `<img class="${hit}" width="${side}" height="${side}" src="data:image/png;base64,${png.toString("base64")}">`;
}

async function section(path: string, sampler: string, shaded: string): Promise<string> {
  const { frames, labels, cost } = await ask(path, sampler);
  const pixels = await decodeFrames(
    ffmpeg,
    probed,
    frames.map(({ index }) => index),
  );
  const side = frames.length > 8 ? 40 : 84;
  const strip = await Promise.all(pixels.map((frame) => picture(frame, side)));
  const marks = frames.map(({ ptsSeconds }) => `<i style="left:${percent(ptsSeconds)}"></i>`).join("");
  const best = [...labels].sort((a, b) => b.probability - a.probability).slice(0, 3);
  const bars = best.map(({ label, probability }) => {
    const share = `${(100 * probability).toFixed(0)} %`;
    return `<div class="bar"><span>${label}</span><div><u style="width:${100 * probability}%"></u></div><span>${share}</span></div>`;
  });
  return `<section>
    <div><h1>${sampler}</h1><div class="line">${shaded}${marks}</div><div class="strip">${strip.join("")}</div></div>
    <div><div class="answer">${best[0]?.label ?? ""}</div>${bars.join("")}
    <small>${cost.framesEncoded} frames, ${cost.promptTokens} prompt tokens</small></div>
  </section>`;
}

const { onsetSeconds, offsetSeconds } = event;
const shaded = `<b style="left:${percent(onsetSeconds)};width:${percent(offsetSeconds - onsetSeconds)}"></b>`;
const when = `${onsetSeconds.toFixed(2)} to ${offsetSeconds.toFixed(2)} s of ${durationSeconds.toFixed(2)} s (shaded)`;
let body = `<h1>Which emotion does the person show? <span>${event.label} from ${when}</span></h1>`;
for (const sampler of SAMPLERS) body += await section(clip.path, sampler, shaded);

const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage({ viewport: { width: 1040, height: 100 }, deviceScaleFactor: 2 });
await page.setContent(`<!doctype html><style>${STYLE}</style>${body}`);
const png = await page.screenshot({ fullPage: true });
await browser.close();
// A palette keeps the picture small in the repository.
await sharp(png)
  .png({ palette: true, effort: 10 })
  .toFile(join(packageRoot, "media", "readme.png"));
