import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, it } from "vitest";
import { describeNeeding, SWIFTSHADER } from "../../needs.ts";
import type { AnswerOnDevice } from "../../support/answer-on-device.ts";

const LOGIT_TOLERANCE = 1e-4;
/** Milliseconds. Seconds on a machine that has nothing else to do. */
const DEADLINE_MS = 300_000;

describeNeeding("swiftshader", "the engine on WebGPU, on a driver that computes on the CPU", () => {
  let onCpu: AnswerOnDevice;
  beforeAll(async () => {
    onCpu = await answerOn("cpu");
  });

  // The decoder alone too: embeddings then cross from one device to the other.
  it.each(["webgpu", "visionEncoder=cpu,embedTokens=cpu,decoder=webgpu"])(
    "answers on %s as on the CPU",
    async (device) => {
      const onCard = await answerOn(device);
      expect(onCard.device).toBe(device);
      expect(onCard.tokens).toHaveLength(6);
      expect(onCard.tokens).toEqual(onCpu.tokens);
      for (const [step, top] of onCard.top.entries()) {
        const expected = new Map(onCpu.top[step]?.map(({ id, logit }) => [id, logit]));
        expect(top).toHaveLength(8);
        for (const { id, logit } of top) {
          expect(Math.abs((logit ?? NaN) - (expected.get(id) ?? NaN))).toBeLessThan(LOGIT_TOLERANCE);
        }
      }
    },
    DEADLINE_MS,
  );
});

async function answerOn(device: string): Promise<AnswerOnDevice> {
  const script = resolve("test/support/answer-on-device.ts");
  const options = { env: { ...process.env, VK_ICD_FILENAMES: SWIFTSHADER }, timeout: DEADLINE_MS };
  const { stdout } = await promisify(execFile)(process.execPath, [script, device], options);
  return JSON.parse(stdout) as AnswerOnDevice;
}
