import { bytesField, numberField } from "../../../src/inference/device-choice/protobuf.ts";
import type { DataPlace } from "./weight-file.ts";

type ElementType = "float" | "int64" | "bool";
type Attribute = number | string | readonly number[];

/** The numbers of onnx.proto's `TensorProto.DataType` and `AttributeProto.AttributeType`. */
const ELEMENT_TYPES: Readonly<Record<ElementType, number>> = { float: 1, int64: 7, bool: 9 };
const ATTRIBUTE_TYPES = { integer: 2, string: 3, integers: 7 };
const EXTERNAL = 1;
const IR_VERSION = 8;
/** The first with Gelu. */
const OPSET = 20;

/** An ONNX graph whose weights stand in a data file beside it. Values go by name; a dimension in letters is dynamic. */
export class Graph {
  readonly #dataFile: string;
  readonly #nodes: Buffer[] = [];
  readonly #tensors: Buffer[] = [];
  readonly #inputs: Buffer[] = [];
  readonly #outputs: Buffer[] = [];
  #count = 0;

  /** @param dataFile its name, as seen from the graph's file */
  constructor(dataFile: string) {
    this.#dataFile = dataFile;
  }

  input(name: string, type: ElementType, dims: readonly (number | string)[]): string {
    this.#inputs.push(valueInfo(11, name, type, dims));
    return name;
  }

  output(name: string, from: string, dims: readonly (number | string)[]): void {
    this.#node("Identity", [from], name, {});
    this.#outputs.push(valueInfo(12, name, "float", dims));
  }

  /** Weights that the data file holds. */
  weights({ offset, length }: DataPlace, dims: readonly number[]): string {
    const entry = (key: string, value: string): Buffer => bytesField(13, [bytesField(1, key), bytesField(2, value)]);
    return this.#tensor("float", dims, [
      entry("location", this.#dataFile),
      entry("offset", String(offset)),
      entry("length", String(length)),
      numberField(14, EXTERNAL),
    ]);
  }

  /** A number, or a few, inside the graph's own file. */
  floats(values: readonly number[], dims: readonly number[] = []): string {
    return this.#tensor("float", dims, [bytesField(9, new Uint8Array(Float32Array.from(values).buffer))]);
  }

  integers(values: readonly number[], dims: readonly number[] = [values.length]): string {
    const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    return this.#tensor("int64", dims, [bytesField(9, bytes)]);
  }

  op(type: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    const name = this.#fresh(type);
    this.#node(type, inputs, name, attributes);
    return name;
  }

  toFile(): Buffer {
    const values = [...this.#tensors, ...this.#inputs, ...this.#outputs];
    const graph = bytesField(7, [...this.#nodes, bytesField(2, "graph"), ...values]);
    const operators = bytesField(8, [bytesField(1, ""), numberField(2, OPSET)]);
    return Buffer.concat([numberField(1, IR_VERSION), bytesField(2, "saccade-bench"), graph, operators]);
  }

  #tensor(type: ElementType, dims: readonly number[], content: readonly Buffer[]): string {
    const name = this.#fresh("weights");
    const head = [...dims.map((size) => numberField(1, size)), numberField(2, ELEMENT_TYPES[type])];
    this.#tensors.push(bytesField(5, [...head, bytesField(8, name), ...content]));
    return name;
  }

  #node(
    type: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, Attribute>>,
  ): void {
    this.#nodes.push(
      bytesField(1, [
        ...inputs.map((input) => bytesField(1, input)),
        bytesField(2, output),
        bytesField(4, type),
        ...Object.entries(attributes).map(([name, value]) => bytesField(5, [bytesField(1, name), ...attribute(value)])),
      ]),
    );
  }

  #fresh(stem: string): string {
    return `${stem}_${this.#count++}`;
  }
}

/** No attribute here is negative. */
function attribute(value: Attribute): Buffer[] {
  if (typeof value === "number") return [numberField(3, value), numberField(20, ATTRIBUTE_TYPES.integer)];
  if (typeof value === "string") return [bytesField(4, value), numberField(20, ATTRIBUTE_TYPES.string)];
  return [...value.map((item) => numberField(8, item)), numberField(20, ATTRIBUTE_TYPES.integers)];
}

function valueInfo(field: number, name: string, type: ElementType, dims: readonly (number | string)[]): Buffer {
  const shape = dims.map((size) =>
    bytesField(1, [typeof size === "number" ? numberField(1, size) : bytesField(2, size)]),
  );
  const tensor = bytesField(1, [numberField(1, ELEMENT_TYPES[type]), bytesField(2, shape)]);
  return bytesField(field, [bytesField(1, name), bytesField(2, tensor)]);
}
