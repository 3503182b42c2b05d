import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import { messageOf, SaccadeError } from "../../protocol/errors.ts";
import type { FoundFace } from "./combine-boxes.ts";

/** Pixels of each edge of the picture that the detector looks at. */
export const DETECTOR_EDGE = 320;

/** Lower scores are mostly hands, collars and patterns. */
const LEAST_SCORE = 0.5;

/** Finds faces in pictures of {@link DETECTOR_EDGE} pixels each way, 3 bytes a pixel; boxes are in fractions of it. */
export type FaceDetector = (rgb: Uint8Array) => Promise<FoundFace[]>;

interface Tensor {
  readonly dispose: () => void;
}

/** What is used of @vladmandic/face-api 1.7.15 and of the TensorFlow.js 4.22.0 in it. */
interface FaceApi {
  readonly env: { readonly setEnv: (environment: object) => void };
  readonly tf: {
    readonly env: () => {
      readonly setPlatform: (name: string, platform: object) => void;
      readonly set: (flag: string, value: boolean) => void;
    };
    readonly setWasmPaths: (prefix: string, usePlatformFetch: boolean) => void;
    readonly setBackend: (name: string) => Promise<boolean>;
    readonly ready: () => Promise<void>;
    readonly io: { readonly decodeWeights: (bytes: ArrayBuffer, specs: readonly object[]) => object };
    readonly tensor3d: (values: Uint8Array, shape: [number, number, number], type: "int32") => Tensor;
  };
  readonly TinyFaceDetector: new () => {
    readonly loadFromWeightMap: (weights: object) => void;
    readonly locateFaces: (
      picture: Tensor,
      options: { readonly inputSize: number; readonly scoreThreshold: number },
    ) => Promise<readonly { readonly score: number; readonly relativeBox: FoundFace["box"] }[]>;
  };
}

let loading: Promise<FaceDetector> | undefined;

/**
 * The tiny face detector of @vladmandic/face-api, loaded when it is first asked for, from files alone.
 *
 * @throws SaccadeError `failure` where its files are missing or do not run here
 */
export function faceDetector(): Promise<FaceDetector> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw new SaccadeError(
      "failure",
      `The face detector cannot be loaded: ${messageOf(error)}. Install Saccade again.`,
    );
  });
  return loading;
}

async function load(): Promise<FaceDetector> {
  const { resolve } = createRequire(import.meta.url);
  const api = await faceApi(resolve("@vladmandic/face-api/dist/face-api.js"));
  const { tf } = api;
  const wasm = resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm");
  tf.env().setPlatform("files", {
    fetch: () => Promise.resolve({ ok: true, arrayBuffer: () => readFile(wasm).then(bufferOf) }),
    now: () => performance.now(),
    encode: (text: string) => new TextEncoder().encode(text),
    decode: (bytes: Uint8Array, encoding: string) => new TextDecoder(encoding).decode(bytes),
    isTypedArray: (value: unknown) => ArrayBuffer.isView(value) && !(value instanceof DataView),
    setTimeoutCustom: setTimeout,
  });
  // Its threads are web workers, which Node does not have.
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  tf.setWasmPaths("file:///", true);
  if (!(await tf.setBackend("wasm"))) throw new Error("WebAssembly with SIMD does not start");
  await tf.ready();
  const net = new api.TinyFaceDetector();
  const model = "@vladmandic/face-api/model/tiny_face_detector_model";
  const manifest = JSON.parse(await readFile(resolve(`${model}-weights_manifest.json`), "utf8")) as {
    weights: object[];
  }[];
  const specs = manifest.flatMap(({ weights }) => weights);
  net.loadFromWeightMap(tf.io.decodeWeights(bufferOf(await readFile(resolve(`${model}.bin`))), specs));
  return async (rgb) => {
    const picture = tf.tensor3d(rgb, [DETECTOR_EDGE, DETECTOR_EDGE, 3], "int32");
    try {
      const options = { inputSize: DETECTOR_EDGE, scoreThreshold: LEAST_SCORE };
      const found = await net.locateFaces(picture, options);
      return found.map(({ score, relativeBox: { x, y, width, height } }) => ({ score, box: { x, y, width, height } }));
    } finally {
      picture.dispose();
    }
  };
}

/**
 * The build for browsers, in a function where `process` is undefined: where TensorFlow.js sees Node, it wants parts of
 * Node that this build left out.
 */
async function faceApi(path: string): Promise<FaceApi> {
  const code = await readFile(path, "utf8");
  const define = compileFunction(`${code}\nreturn faceapi;`, ["process"], { filename: path }) as () => FaceApi;
  const api = define();
  // It asks of what it is given whether it is one of a browser's pictures; a tensor is none, and no promise either.
  const refuse = (): never => {
    throw new Error("there is no browser here");
  };
  const classes = ["Canvas", "CanvasRenderingContext2D", "Image", "ImageData", "Video"];
  const functions = ["createCanvasElement", "createImageElement", "createVideoElement", "fetch", "readFile"];
  api.env.setEnv({
    ...Object.fromEntries(classes.map((name) => [name, Promise])),
    ...Object.fromEntries(functions.map((name) => [name, refuse])),
  });
  return api;
}

function bufferOf(bytes: Buffer): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
