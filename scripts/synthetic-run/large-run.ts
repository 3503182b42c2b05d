import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import sharp from "sharp";
import { pictureFile } from "../../src/lab/picture-folder.ts";
import type { RunClip, ShownFrame } from "../../src/protocol/run.ts";
import { spoken } from "./spoken.ts";
import { type SyntheticTrial, writeRun } from "./write-run.ts";

/** How much of everything a run has; its trials are samplers x prompts x decoders. */
export interface RunSize {
  readonly samplers: number;
  readonly prompts: number;
  readonly decoders: number;
  /** Of each answer. */
  readonly tokens: number;
  /** Alternatives behind each token, the one that was said among them. */
  readonly top: number;
  /** That each trial showed. */
  readonly frames: number;
}

const FRAME_RATE = 25;
/** Frames of the clip that have a picture; samplers show some of these. */
const PICTURED = 24;
const EDGE = 96;
const WORDS = ["the", "person", "looks", "calm", "then", "brows", "rise", "and", "eyes", "widen", "for", "a", "moment"];
const LABELS = ["neutral", "happiness", "anger", "sadness", "surprise", "fear", "disgust"];

/** Writes a run of that size among those of a document, with pictures of its frames. @returns its folder */
export async function writeLargeRun(document: string, size: RunSize): Promise<string> {
  const names = (name: string, count: number): string[] => Array.from({ length: count }, (_, k) => `${name} ${k + 1}`);
  const samplers = Array.from({ length: size.samplers }, (_, k) => `random:${size.frames},seed:${k}`);
  const prompts = names("prompt", size.prompts);
  const decoders = names("decoder", size.decoders);
  const trials = samplers.flatMap((sampler, s) =>
    prompts.flatMap((prompt, p) =>
      decoders.map((decoder, d): SyntheticTrial => {
        const seed = (s * size.prompts + p) * size.decoders + d;
        return {
          place: { clip: "clip.mp4", model: "faces", sampler, prompt, decoder, repeat: 1 },
          answer: spoken(wordsOf(seed, size.tokens), size.top, (place) => wordOf(seed + place * 7 + 1)),
          labels: LABELS.map((label, k) => {
            const probability = k === seed % LABELS.length ? 0.7 : 0.05;
            return { label, logprob: Math.log(probability), probability };
          }),
          frames: framesOf(seed, size.frames),
        };
      }),
    ),
  );
  const folder = await writeRun({
    document,
    clips: [clip()],
    axes: {
      ...{ models: ["faces"], samplers, repeats: 1, seed: 0 },
      prompts: prompts.map((name) => ({ name, text: `${name}: which emotion does the person show?` })),
      decoders: decoders.map((name) => ({ name, settings: "temperature 0.7, top-p 0.9 (hf order)" })),
    },
    trials,
  });
  await writePictures(folder);
  return folder;
}

function clip(): RunClip {
  const seconds = (PICTURED * 4) / FRAME_RATE;
  return {
    ...{ name: "clip.mp4", path: "clip.mp4", sha256: "0".repeat(64), width: EDGE, height: EDGE },
    ...{
      durationSeconds: seconds,
      frameRate: FRAME_RATE,
      frameCount: PICTURED * 4,
      fromSeconds: 0,
      toSeconds: seconds,
    },
    ...{ label: "surprise", subject: null, drawn: true },
    events: [{ label: "surprise", onsetSeconds: 1.5, apexSeconds: 1.6, offsetSeconds: 1.8 }],
  };
}

/** Every fourth frame has a picture; which of these are shown differs from trial to trial. */
function framesOf(seed: number, count: number): ShownFrame[] {
  return Array.from({ length: count }, (_, k) => (seed + k * 3) % PICTURED)
    .sort((a, b) => a - b)
    .map((number) => ({ index: number * 4, ptsSeconds: (number * 4) / FRAME_RATE, picture: pictureKey(number) }));
}

function pictureKey(number: number): string {
  return `frame-${number}`;
}

async function writePictures(folder: string): Promise<void> {
  await mkdir(dirname(pictureFile(folder, "any")), { recursive: true });
  for (let number = 0; number < PICTURED; number++) {
    const background = { r: 40 + number * 8, g: 120, b: 220 - number * 8 };
    // Of 3 channels, as what a model receives.
    const picture = sharp({ create: { width: EDGE, height: EDGE, channels: 3, background } });
    await writeFile(pictureFile(folder, pictureKey(number)), await picture.png().toBuffer());
  }
}

function wordsOf(seed: number, count: number): string[] {
  return Array.from({ length: count }, (_, k) => `${k === 0 ? "" : " "}${wordOf(seed * 31 + k * 17 + (k >> 3))}`);
}

function wordOf(place: number): string {
  return WORDS[place % WORDS.length] ?? "";
}
