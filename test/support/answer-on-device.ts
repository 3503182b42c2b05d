// Answers one question on the device that its argument names, in a process of its own, since which driver a device
// gets is settled before the runtime is loaded, and a driver may take the process down. Prints a JSON object.
import { resolve } from "node:path";
import { readPrompt } from "../../src/core/prompt/prompt.ts";
import { loadTransformersEngine } from "../../src/inference/transformers/load.ts";
import { answerOf } from "./answers.ts";
import { noiseFrame } from "./noise-frame.ts";

export interface AnswerOnDevice {
  readonly device: string;
  readonly tokens: readonly number[];
  /** Of each token's likeliest. */
  readonly top: readonly (readonly { readonly id: number; readonly logit: number | null }[])[];
}

if (import.meta.main) {
  const [, , device = "cpu"] = process.argv;
  const folder = resolve("models/faces");
  const engine = await loadTransformersEngine(
    { kind: "folder", id: "faces", folder, drawnFaces: true },
    // Starting a device compiles its shaders, which may take a driver that computes on the CPU some time.
    { dtype: "fp32", device, hub: { cacheFolder: folder, sendToken: false }, deadlineSeconds: 300 },
  );
  const frames = [noiseFrame(1, 64, 64), noiseFrame(2, 64, 64)];
  const prompt = await engine.renderPrompt(readPrompt("Which emotion does the person show?", []), frames);
  const prefix = await engine.prefill(prompt, (await engine.encodeFrames(frames)).frames);
  const { tokens } = await answerOf(engine, prefix, { maxTokens: 6, topLogits: 8, decoder: { minNewTokens: 6 } });
  prefix.dispose();
  const result: AnswerOnDevice = {
    device: engine.model.device,
    tokens: tokens.map(({ id }) => id),
    top: tokens.map(({ top }) => top.map(({ id, logit }) => ({ id, logit }))),
  };
  await engine.dispose();
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
