import type { InferenceSession, Tensor } from "onnxruntime-node";
import type { SelfTestReport } from "../../protocol/device.ts";

export interface SelfTestTask {
  /** An ONNX file whose input is called `input`. */
  readonly model: Uint8Array;
  readonly input: Float32Array;
  readonly shape: readonly number[];
}

/** The first run compiles; the fastest of the others counts, as many as fit into this time. */
const WARM_SECONDS = 0.3;

/**
 * Computes a graph on a device and on the CPU. It may take the process down, or never return: call it in one that can
 * be thrown away.
 */
export async function runSelfTest(device: string, task: SelfTestTask): Promise<SelfTestReport> {
  try {
    // First what may refuse: without it there is nothing to compare, and the CPU is left to those who wait.
    const found = await compute(device, task);
    const expected = await compute("cpu", task);
    const deviations = [...expected.outputs].map(([name, values]) => deviation(found.outputs.get(name), values));
    return {
      kind: "computed",
      deviation: deviations.includes(null) ? null : Math.max(...deviations.map((each) => each ?? 0)),
      deviceSeconds: found.seconds,
      cpuSeconds: expected.seconds,
    };
  } catch (error) {
    return { kind: "refused", reason: error instanceof Error ? error.message : String(error) };
  }
}

async function compute(
  device: string,
  { model, input, shape }: SelfTestTask,
): Promise<{ outputs: Map<string, Float32Array>; seconds: number }> {
  const runtime = await import("onnxruntime-node");
  const session: InferenceSession = await runtime.InferenceSession.create(model, {
    executionProviders: [device],
    logSeverityLevel: 4,
  });
  const feeds = { input: new runtime.Tensor("float32", input, shape) };
  const outputs = new Map<string, Float32Array>();
  for (const [name, tensor] of Object.entries(await session.run(feeds))) outputs.set(name, floatsOf(tensor));
  let seconds = Infinity;
  for (let spent = 0; spent < WARM_SECONDS;) {
    const started = performance.now();
    await session.run(feeds);
    const taken = (performance.now() - started) / 1000;
    spent += taken;
    seconds = Math.min(seconds, taken);
  }
  await session.release();
  return { outputs, seconds };
}

function floatsOf({ data, type }: Tensor): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new Error(`It gave numbers of the type ${type}.`);
}

/** `null` if the shapes differ or a number is none. */
function deviation(found: Float32Array | undefined, expected: Float32Array): number | null {
  if (found?.length !== expected.length) return null;
  let difference = 0;
  let largest = 0;
  for (const [place, value] of expected.entries()) {
    difference = Math.max(difference, Math.abs((found[place] ?? NaN) - value));
    largest = Math.max(largest, Math.abs(value));
  }
  return Number.isFinite(difference) ? difference / largest : null;
}
