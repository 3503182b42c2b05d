import { bytesField, numberField } from "./protobuf.ts";

/** The shapes of the self-test's graph: `input` is `[rows, width]`, so are both outputs. */
export const SELF_TEST_SHAPE = { rows: 128, width: 512 } as const;

const { rows, width } = SELF_TEST_SHAPE;
/** Field values of onnx.proto. */
const FLOAT = 1;
const IR_VERSION = 8;
const OPSET = 14;

/**
 * An ONNX file with what a language model spends its time on: `product = tanh(input * weights) * weights` and
 * `shares = softmax(product)`. Some 130 million operations, so that a driver which computes on the CPU shows in the
 * time, with numbers near 1 throughout.
 */
export function selfTestGraph(): Buffer {
  const weights = selfTestNumbers(2, width * width, 1 / Math.sqrt(width));
  const node = (type: string, inputs: readonly string[], output: string): Buffer =>
    bytesField(1, [...inputs.map((input) => bytesField(1, input)), bytesField(2, output), bytesField(4, type)]);
  const graph = bytesField(7, [
    node("MatMul", ["input", "weights"], "first"),
    node("Tanh", ["first"], "bent"),
    node("MatMul", ["bent", "weights"], "product"),
    node("Softmax", ["product"], "shares"),
    bytesField(2, "self-test"),
    bytesField(5, [
      numberField(1, width),
      numberField(1, width),
      numberField(2, FLOAT),
      bytesField(8, "weights"),
      bytesField(9, new Uint8Array(weights.buffer)),
    ]),
    tensorInfo(11, "input"),
    tensorInfo(12, "product"),
    tensorInfo(12, "shares"),
  ]);
  const operators = bytesField(8, [bytesField(1, ""), numberField(2, OPSET)]);
  return Buffer.concat([numberField(1, IR_VERSION), bytesField(2, "saccade"), graph, operators]);
}

/** Even numbers around 0 with the given standard deviation, the same for the same seed. */
export function selfTestNumbers(seed: number, count: number, deviation: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * Math.sqrt(3) * deviation;
  });
}

function tensorInfo(field: number, name: string): Buffer {
  const shape = [rows, width].map((size) => bytesField(1, [numberField(1, size)]));
  const type = bytesField(1, [numberField(1, FLOAT), bytesField(2, shape)]);
  return bytesField(field, [bytesField(1, name), bytesField(2, type)]);
}
