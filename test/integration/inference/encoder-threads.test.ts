import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, it } from "vitest";
import { loadModelParts } from "../../../src/inference/transformers/load.ts";

const FOLDER = resolve("models/faces");
const FRAMES = 8;
const SIZE = 96;

it("encodes frames on all cores to the bit as on one", async () => {
  const source = { kind: "folder", id: "faces", folder: FOLDER, drawnFaces: true } as const;
  const hub = { cacheFolder: tmpdir(), sendToken: false };
  const { model } = await loadModelParts(source, { dtype: "fp32", device: "cpu", hub });
  const alone = await InferenceSession.create(join(FOLDER, "onnx", "vision_encoder.onnx"), { intraOpNumThreads: 1 });
  try {
    const numbers = Float32Array.from({ length: FRAMES * 3 * SIZE * SIZE }, (_, place) => 2 * Math.sin(place * 0.37));
    const feeds = {
      pixel_values: new Tensor("float32", numbers, [1, FRAMES, 3, SIZE, SIZE]),
      pixel_attention_mask: new Tensor("bool", new Uint8Array(FRAMES * SIZE * SIZE).fill(1), [1, FRAMES, SIZE, SIZE]),
    };
    const encoder = model.sessions["vision_encoder"];
    // What the library noted at the session that was put in its place.
    expect(encoder).toHaveProperty("config", { dtype: "fp32", device: "cpu" });
    const [shared, single] = [await encoder?.run(feeds), await alone.run(feeds)];
    expect(shared?.["image_features"]?.dims).toEqual([FRAMES, expect.any(Number), expect.any(Number)]);
    expect(shared?.["image_features"]?.data).toEqual(single["image_features"]?.data);
  } finally {
    await alone.release();
    await model.dispose();
  }
});
