import { floatField, integerField, lengthField } from "./protobuf.ts";

type ElementType = "float" | "int64" | "bool";
type Attribute = number | readonly number[] | { readonly float: number };

/** The numbers of onnx.proto's `TensorProto.DataType`. */
const ELEMENT_TYPES: Readonly<Record<ElementType, number>> = { float: 1, int64: 7, bool: 9 };

/** A tensor of weights. */
interface Weights {
  readonly name: string;
  readonly dims: readonly number[];
  readonly type: ElementType;
  readonly bytes: Buffer;
}

/** The runtime reads shapes while it loads, and wants those inside the model. */
const EXTERNAL_BYTES = 256;

/** Builds an ONNX graph node by node. Names of values are handed around; a string dimension is a dynamic one. */
export class OnnxGraph {
  readonly #nodes: Buffer[] = [];
  readonly #weights: Weights[] = [];
  readonly #inputs: Buffer[] = [];
  readonly #outputs: Buffer[] = [];
  #count = 0;

  input(name: string, type: ElementType, dims: readonly (number | string)[]): string {
    this.#inputs.push(valueInfo(11, name, type, dims));
    return name;
  }

  output(name: string, from: string, type: ElementType, dims: readonly (number | string)[]): void {
    this.#node("Identity", [from], name, {});
    this.#outputs.push(valueInfo(12, name, type, dims));
  }

  floats(values: Float32Array | readonly number[], dims: readonly number[]): string {
    const data = Float32Array.from(values);
    return this.#constant("float", Buffer.from(data.buffer), dims);
  }

  integers(values: readonly number[], dims: readonly number[] = [values.length]): string {
    return this.#constant("int64", Buffer.from(BigInt64Array.from(values, BigInt).buffer), dims);
  }

  op(type: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    const name = this.#fresh(type);
    this.#node(type, inputs, name, attributes);
    return name;
  }

  /** The file's bytes. With a data file's name, large weights go there instead, and are returned as `data`. */
  toFile(dataFile?: string): { readonly model: Buffer; readonly data: Buffer } {
    const outside: Buffer[] = [];
    let offset = 0;
    const initializers = this.#weights.map((weights) => {
      if (dataFile === undefined || weights.bytes.length < EXTERNAL_BYTES) return tensor(weights);
      outside.push(weights.bytes);
      offset += weights.bytes.length;
      return tensor(weights, { dataFile, offset: offset - weights.bytes.length });
    });
    const values = [...initializers, ...this.#inputs, ...this.#outputs];
    const graph = lengthField(7, [...this.#nodes, lengthField(2, "graph"), ...values]);
    const operators = lengthField(8, [lengthField(1, ""), integerField(2, 14)]);
    const model = Buffer.concat([integerField(1, 8), lengthField(2, "tiny-vlm"), graph, operators]);
    return { model, data: Buffer.concat(outside) };
  }

  #constant(type: ElementType, bytes: Buffer, dims: readonly number[]): string {
    const name = this.#fresh("weights");
    this.#weights.push({ name, dims, type, bytes });
    return name;
  }

  #node(
    type: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, Attribute>>,
  ): void {
    this.#nodes.push(
      lengthField(1, [
        ...inputs.map((input) => lengthField(1, input)),
        lengthField(2, output),
        lengthField(4, type),
        ...Object.entries(attributes).map(([name, value]) =>
          lengthField(5, [lengthField(1, name), ...attribute(value)]),
        ),
      ]),
    );
  }

  #fresh(stem: string): string {
    return `${stem}_${this.#count++}`;
  }
}

function attribute(value: Attribute): Buffer[] {
  if (typeof value === "number") return [integerField(3, value), integerField(20, 2)];
  if ("float" in value) return [floatField(2, value.float), integerField(20, 1)];
  return [...value.map((item) => integerField(8, item)), integerField(20, 7)];
}

function tensor({ name, dims, type, bytes }: Weights, place?: { dataFile: string; offset: number }): Buffer {
  const entry = (key: string, value: string): Buffer => lengthField(13, [lengthField(1, key), lengthField(2, value)]);
  const content = place
    ? [
        entry("location", place.dataFile),
        entry("offset", String(place.offset)),
        entry("length", String(bytes.length)),
        integerField(14, 1),
      ]
    : [lengthField(9, bytes)];
  return lengthField(5, [
    ...dims.map((size) => integerField(1, size)),
    integerField(2, ELEMENT_TYPES[type]),
    lengthField(8, name),
    ...content,
  ]);
}

function valueInfo(field: number, name: string, type: ElementType, dims: readonly (number | string)[]): Buffer {
  const shape = dims.map((size) =>
    lengthField(1, [typeof size === "number" ? integerField(1, size) : lengthField(2, size)]),
  );
  const tensorType = lengthField(1, [integerField(1, ELEMENT_TYPES[type]), lengthField(2, shape)]);
  return lengthField(field, [lengthField(1, name), lengthField(2, [tensorType])]);
}
