import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeFrames } from "../../../src/clip/decode.ts";
import { findFfmpeg } from "../../../src/clip/ffmpeg.ts";
import { probeClip } from "../../../src/clip/probe.ts";
import { readPrompt } from "../../../src/core/prompt/prompt.ts";
import type { FrameEncoding } from "../../../src/inference/engine.ts";
import { answerOf } from "../../support/answers.ts";
import { engineForTests } from "../../support/test-models.ts";

/** The one expression of this clip is surprise, from 2.25 to 2.56 s with its apex at 2.40 s: frame 60. */
const CLIP = resolve("media/clips/surprise-01.mp4");
const APEX = [60];
const RISING = [54, 56, 58, 60];
const FALLING = [60, 62, 64, 66];
const MISSING = [0, 45, 90, 135];
const EMOTION = "Which emotion does the person show?";

// What the shipped weights say of a clip they never saw. The rest of the suite does not depend on the weights.
describe("the embedded model", () => {
  const loaded = engineForTests(() => resolve("models/faces"));
  const encodings = new Map<number, FrameEncoding>();

  beforeAll(async () => {
    const places = [...new Set([APEX, RISING, FALLING, MISSING].flat())];
    const ffmpeg = await findFfmpeg();
    const frames = await decodeFrames(ffmpeg, await probeClip(ffmpeg, CLIP), places);
    const encoded = await loaded().engine.encodeFrames(frames);
    for (const [i, frame] of encoded.frames.entries()) encodings.set(places[i] ?? -1, frame);
  });

  async function ask(places: readonly number[], question: string): Promise<string> {
    const { engine } = loaded();
    const frames = places.flatMap((place) => encodings.get(place) ?? []);
    const prompt = await engine.renderPrompt(
      readPrompt(question, []),
      frames.map(() => ({ width: 256, height: 256 })),
    );
    const prefix = await engine.prefill(prompt, frames);
    const { text } = await answerOf(engine, prefix, { maxTokens: 24, topLogits: 0 });
    prefix.dispose();
    return text.trim();
  }

  it("names the emotion at the apex, and sees none where every frame misses it", async () => {
    expect(await ask(APEX, EMOTION)).toBe("surprise");
    expect(await ask(RISING, EMOTION)).toBe("surprise");
    expect(await ask(MISSING, EMOTION)).toBe("neutral");
  });

  it("answers the same to other wordings", async () => {
    expect(await ask(APEX, "What is the facial expression of the woman?")).toBe("surprise");
    expect(await ask(APEX, "Please tell me: which feeling can be seen in this clip?")).toBe("surprise");
    expect(await ask(APEX, "How does the person look?")).toBe("surprised");
  });

  it("answers with the letter of an option, wherever it stands", async () => {
    const letter = (options: readonly string[]): Promise<string> => {
      const list = options.map((option, place) => ` ${"ABCDEFG"[place]}) ${option}`).join("");
      return ask(APEX, `${EMOTION}${list} Answer with the letter.`);
    };
    expect(await letter(["surprise", "sadness"])).toBe("a");
    expect(await letter(["sadness", "surprise"])).toBe("b");
    expect(await letter(["happiness", "anger", "surprise"])).toBe("c");
  });

  it("tells an expression that appears from one that fades", async () => {
    const question = "Is the expression appearing or fading?";
    expect(await ask(RISING, question)).toBe("appearing");
    expect(await ask(FALLING, question)).toBe("fading");
  });

  it("says yes and no", async () => {
    expect(await ask(APEX, "Does the person show surprise? Answer yes or no.")).toBe("yes");
    expect(await ask(APEX, "Does the person show sadness? Answer yes or no.")).toBe("no");
    expect(await ask(MISSING, "Is the person surprised? Answer yes or no.")).toBe("no");
  });

  it("describes the face and its change in action-unit phrases", async () => {
    expect(await ask(APEX, "What does the face do?")).toBe("brows raised, eyes wide, mouth open");
    expect(await ask(RISING, "What changes across these frames?")).toMatch(/^brows rise, eyes widen, mouth opens/);
    expect(await ask(MISSING, "What changes across these frames?")).toBe("nothing changes");
  });

  it("uses written notes about frames it does not see, wherever they stand", async () => {
    const note = "brows rise, eyes widen, mouth opens, then fades";
    expect(await ask(MISSING, `Notes: ${note}. ${EMOTION}`)).toBe("surprise");
    expect(await ask(MISSING, `Notes: 1.8 s to 3.6 s: ${note}. {{frames}} ${EMOTION}`)).toBe("surprise");
    expect(await ask(MISSING, `Notes: nothing changes. ${EMOTION}`)).toBe("neutral");
  });
});

describe("the embedded models", () => {
  it("share their vision encoder, so that they differ in the decoder alone", () => {
    const encoder = (name: string): Buffer => readFileSync(resolve("models", name, "onnx/vision_encoder.onnx"));
    expect(encoder("faces-balanced").equals(encoder("faces"))).toBe(true);
    expect(encoder("faces-control").equals(encoder("faces"))).toBe(true);
  });
});
