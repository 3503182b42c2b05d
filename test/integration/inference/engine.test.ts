import { rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readPrompt } from "../../../src/core/prompt/prompt.ts";
import type { Engine, PrefillRequest, Prefix } from "../../../src/inference/engine.ts";
import type { Token } from "../../../src/protocol/answer.ts";
import { answerOf } from "../../support/answers.ts";
import { noiseFrame } from "../../support/noise-frame.ts";
import { engineForTests, loadFolder, tinyFolder } from "../../support/test-models.ts";

const QUESTION = readPrompt("Which emotion does the person show?", []);
const GREEDY = { maxTokens: 6, topLogits: 3 };

/** Three questions about each of three choices of frames. */
async function nineRequests(engine: Engine): Promise<PrefillRequest[]> {
  const { frames } = await engine.encodeFrames([1, 2, 3].map((seed) => noiseFrame(seed)));
  const questions = ["Which emotion is it?", "Which movement is it?", "Who is it?"];
  const requests = [[1, 2], [2, 3], [3]].flatMap((shown) =>
    questions.map(async (words) => {
      const sizes = shown.map((seed) => noiseFrame(seed));
      const prompt = await engine.renderPrompt(readPrompt(words, []), sizes);
      return { prompt, frames: shown.flatMap((seed) => frames[seed - 1] ?? []) };
    }),
  );
  return Promise.all(requests);
}

describe("the local engine", () => {
  const loaded = engineForTests(() => tinyFolder());
  const read = async (seeds: readonly number[], prompt = QUESTION): Promise<Prefix> => {
    const { engine } = loaded();
    const frames = seeds.map((seed) => noiseFrame(seed));
    return engine.prefill(await engine.renderPrompt(prompt, frames), (await engine.encodeFrames(frames)).frames);
  };

  it("says what it is", () => {
    const { engine, folder } = loaded();
    expect(engine.model).toEqual({ id: folder, dtype: "fp32", device: "cpu", contextTokens: 256 });
  });

  it("answers the same again, and from the same prefix after labels were scored", async () => {
    const { engine } = loaded();
    const prefix = await read([1, 2]);
    const first = await answerOf(engine, prefix, GREEDY);
    await engine.scoreLabels(prefix, ["sad", "sadness", "happily"], "sum");
    expect(await answerOf(engine, prefix, GREEDY)).toEqual(first);
    prefix.dispose();
    const again = await read([1, 2]);
    expect(await answerOf(engine, again, GREEDY)).toEqual(first);
    again.dispose();
    expect(first.tokens).toHaveLength(6);
    expect(first.finishReason).toBe("length");
    expect(first.text).toBe(first.tokens.map(({ text }) => text).join(""));
  });

  it("reads prompts side by side as one by one, and one that cannot be read fails for itself", async () => {
    const { folder, engine } = loaded();
    const alone = await loadFolder(folder);
    const requests = await nineRequests(engine);
    const [first, ...others] = requests;
    if (!first) throw new Error("There are nine.");
    const before = engine.nativeCalls;
    const outcomes = await engine.prefillAll([first, { ...first, frames: [] }, ...others, first]);
    // Three beginnings, the rests of two lengths, and what fails: with the others and by itself.
    expect(engine.nativeCalls - before).toBeLessThan(requests.length);
    expect(outcomes[1]?.error?.message).toContain("places for frames");
    const read = outcomes.flatMap(({ prefix }) => prefix ?? []);
    expect(read).toHaveLength(requests.length + 1);
    for (const [place, { prompt, frames }] of (await nineRequests(alone)).entries()) {
      const own = await alone.prefill(prompt, frames);
      const expected = await answerOf(alone, own, GREEDY);
      const answer = await answerOf(engine, read[place] ?? own, GREEDY);
      expect(answer.tokens.map(({ id }) => id)).toEqual(expected.tokens.map(({ id }) => id));
      for (const [step, { logit }] of answer.tokens.entries()) {
        expect(logit).toBeCloseTo(expected.tokens[step]?.logit ?? NaN, 4);
      }
      own.dispose();
    }
    for (const prefix of read) prefix.dispose();
    await alone.dispose();
  });

  it("sees other frames, and their order", async () => {
    const { engine } = loaded();
    const logits = await Promise.all(
      [
        [1, 2],
        [2, 1],
        [1, 3],
      ].map(async (seeds) => {
        const prefix = await read(seeds);
        const { tokens } = await answerOf(engine, prefix, { maxTokens: 1, topLogits: 0 });
        prefix.dispose();
        return tokens[0]?.logprob;
      }),
    );
    expect(new Set(logits).size).toBe(3);
  });

  it("puts the frames where the prompt has them, and answers without any", async () => {
    const { engine } = loaded();
    const around = await engine.renderPrompt(readPrompt("Look: {{frames}} Which emotion?", []), [noiseFrame(1)]);
    expect(around.text).toContain("User: Look:<image> Which emotion?<end_of_utterance>");
    const prefix = await read([], readPrompt("Say a word.", []));
    const { tokens } = await answerOf(engine, prefix, GREEDY);
    prefix.dispose();
    expect(tokens).toHaveLength(6);
  });

  it("gives text as it comes, and stops between two steps when it is cancelled", async () => {
    const { engine } = loaded();
    const controller = new AbortController();
    const prefix = await read([1]);
    const calls = engine.nativeCalls;
    const came: string[] = [];
    const onToken = (request: number, { text, top }: Token): void => {
      came.push(`${request}${text}`);
      expect(top).toEqual([]);
      if (came.length === 3) controller.abort();
    };
    const asked = { maxTokens: 100, topLogits: 0, signal: controller.signal, onToken };
    await expect(answerOf(engine, prefix, asked)).rejects.toMatchObject({ kind: "cancelled" });
    expect(came).toHaveLength(3);
    // Two tokens were read, each by the decoder alone or with its embedding first.
    expect(engine.nativeCalls - calls).toBeGreaterThanOrEqual(2);
    expect(engine.nativeCalls - calls).toBeLessThanOrEqual(4);
    await expect(engine.encodeFrames([noiseFrame(9)], { signal: controller.signal })).rejects.toMatchObject({
      kind: "cancelled",
    });
    expect((await answerOf(engine, prefix, GREEDY)).tokens).toHaveLength(6);
    prefix.dispose();
    await expect(answerOf(engine, prefix, GREEDY)).rejects.toThrow("after it had been given back");
  });

  it("encodes a frame once however often it is shown, and reports each", async () => {
    const frame = noiseFrame(1);
    const seen: number[] = [];
    const { frames, encoded } = await loaded().engine.encodeFrames([frame, noiseFrame(2), frame], {
      onFrame: (done, total) => seen.push(done, total),
    });
    expect(encoded).toBe(2);
    expect(seen).toEqual([2, 2]);
    expect(frames[0]).toBe(frames[2]);
    expect(frames[0]?.tokens).toBe(4);
  });

  it("pays for labels of one token nothing, and for shared beginnings once", async () => {
    const { engine } = loaded();
    const prefix = await read([1]);
    const calls = async (labels: readonly string[]): Promise<number> => {
      const before = engine.nativeCalls;
      await engine.scoreLabels(prefix, labels, "sum");
      return engine.nativeCalls - before;
    };
    expect(await calls(["happy", "sad", "fear"])).toBe(0);
    await calls(["happily", "sadly", "sadness"]);
    // What was embedded once is known: the decoder alone, for beginnings of one length side by side.
    expect(await calls(["happily", "happiness"])).toBe(1);
    expect(await calls(["happily", "sadly", "sadness"])).toBe(1);
    prefix.dispose();
  });

  it("scores nested labels with the end token, by every rule that can tell them apart", async () => {
    const { engine } = loaded();
    const prefix = await read([1]);
    const alone = await engine.scoreLabels(prefix, ["sad", "happy"], "sum");
    const nested = await engine.scoreLabels(prefix, ["sad", "sadness", "happy"], "sum");
    expect(nested.labels[0]?.logprob).toBeLessThan(alone.labels[0]?.logprob ?? NaN);
    expect(nested.labels[2]?.logprob).toBeLessThan(alone.labels[1]?.logprob ?? NaN);
    const total = nested.labels.reduce((sum, { probability }) => sum + probability, 0);
    expect(total).toBeCloseTo(1, 12);
    const mean = await engine.scoreLabels(prefix, ["sad", "sadness"], "mean");
    // Two tokens and three: the word's own and the end.
    expect(mean.labels[0]?.score).toBeCloseTo((mean.labels[0]?.logprob ?? NaN) / 2, 12);
    expect(mean.labels[1]?.score).toBeCloseTo((mean.labels[1]?.logprob ?? NaN) / 3, 12);
    await expect(engine.scoreLabels(prefix, ["sad", "sadness"], "first-token")).rejects.toThrow("first-token rule");
    await expect(engine.scoreLabels(prefix, ["sad", "sad"], "sum")).rejects.toMatchObject({ kind: "input" });
    prefix.dispose();
  });

  it("refuses what the context cannot hold, and words the model reserves", async () => {
    const { engine } = loaded();
    const frames = Array.from({ length: 40 }, () => noiseFrame(1));
    const prompt = await engine.renderPrompt(QUESTION, frames);
    await expect(engine.prefill(prompt, [])).rejects.toThrow(
      `The prompt has ${prompt.tokens.length} tokens with 40 frames, the model holds 256: choose fewer frames`,
    );
    await expect(engine.renderPrompt(readPrompt("What is <image>?", []), [])).rejects.toThrow(
      "The prompt holds <image>",
    );
    const prefix = await read([1]);
    await expect(answerOf(engine, prefix, { maxTokens: 300, topLogits: 0 })).rejects.toThrow("ask for at most");
    prefix.dispose();
  });

  it("ends where the model ends its answer", async () => {
    const prefix = await read([1, 2]);
    const { tokens } = await answerOf(loaded().engine, prefix, GREEDY);
    prefix.dispose();
    const third = tokens[2]?.id ?? 0;
    const folder = tinyFolder({ endTokens: [9999, third] });
    const engine = await loadFolder(folder);
    const frames = [noiseFrame(1), noiseFrame(2)];
    const same = await engine.prefill(
      await engine.renderPrompt(QUESTION, frames),
      (await engine.encodeFrames(frames)).frames,
    );
    const ended = await answerOf(engine, same, GREEDY);
    expect(ended.finishReason).toBe("stop");
    expect(ended.tokens.map(({ id }) => id)).toEqual(tokens.slice(0, ended.tokens.length).map(({ id }) => id));
    expect(ended.tokens.at(-1)?.id).toBe(third);
    same.dispose();
    await engine.dispose();
    rmSync(folder, { recursive: true });
  });
});
