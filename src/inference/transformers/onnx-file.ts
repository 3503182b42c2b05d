import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { SaccadeError } from "../../protocol/errors.ts";

/** Weights that lie in files beside a model: for each file, by its name, the bytes it must at least have. */
export type ExternalData = ReadonlyMap<string, number>;

/** One field of a protobuf message; `start` and `end` enclose its content. */
interface Field {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

const WINDOW_BYTES = 1 << 16;
const LFS_POINTER = "version https://git-lfs";

/**
 * Reads the lengths in an ONNX file, not its weights, and so finds a file that was cut off, whatever its size. The field
 * numbers are those of onnx.proto.
 *
 * @returns what the model keeps in other files
 * @throws SaccadeError `input` if the file is empty, cut off, no ONNX model, or a Git LFS pointer to one
 */
export function inspectOnnxFile(path: string): ExternalData {
  const handle = openSync(path, "r");
  try {
    const reader = new MessageReader(handle, path);
    if (reader.text({ start: 0, end: LFS_POINTER.length }) === LFS_POINTER) {
      throw new SaccadeError("input", `${path} is a Git LFS pointer, not the model: run "git lfs pull" in its folder.`);
    }
    const external = new Map<string, number>();
    const seen = new Set<number>();
    for (const field of reader.fields({ start: 0, end: reader.size })) {
      seen.add(field.number);
      if (field.number === 7) readGraph(reader, field, external);
    }
    // A whole model has a graph (7), and the operator sets (8) that stand behind it.
    if (!seen.has(7) || !seen.has(8)) throw reader.broken();
    return external;
  } finally {
    closeSync(handle);
  }
}

function readGraph(reader: MessageReader, graph: Omit<Field, "number">, external: Map<string, number>): void {
  for (const field of reader.fields(graph)) {
    if (field.number === 5) readTensor(reader, field, external);
    if (field.number !== 1) continue;
    for (const attribute of reader.fields(field)) {
      if (attribute.number !== 5) continue;
      for (const value of reader.fields(attribute)) {
        if (value.number === 5 || value.number === 10) readTensor(reader, value, external);
        if (value.number === 6 || value.number === 11) readGraph(reader, value, external);
      }
    }
  }
}

function readTensor(reader: MessageReader, tensor: Omit<Field, "number">, external: Map<string, number>): void {
  const entries = new Map<string, string>();
  for (const field of reader.fields(tensor)) {
    if (field.number !== 13) continue;
    const [key, value] = [...reader.fields(field)].map((part) => reader.text(part));
    if (key !== undefined && value !== undefined) entries.set(key, value);
  }
  const location = entries.get("location");
  if (location === undefined) return;
  const needed = Number(entries.get("offset") ?? 0) + Number(entries.get("length") ?? 0);
  external.set(location, Math.max(external.get(location) ?? 0, needed));
}

/** Reads protobuf fields of a file through a window, so that weights are skipped instead of read. */
class MessageReader {
  readonly size: number;
  readonly #handle: number;
  readonly #path: string;
  #window = Buffer.alloc(0);
  #windowStart = 0;

  constructor(handle: number, path: string) {
    this.#handle = handle;
    this.#path = path;
    this.size = fstatSync(handle).size;
  }

  *fields({ start, end }: Omit<Field, "number">): Generator<Field> {
    let place = start;
    while (place < end) {
      const tag = this.#varint(place);
      const number = Math.floor(tag.value / 8);
      const content = this.#content(tag.value % 8, tag.end);
      if (number === 0 || content.end > end) throw this.broken();
      yield { number, ...content };
      place = content.end;
    }
  }

  text({ start, end }: Omit<Field, "number">): string {
    return String.fromCharCode(
      ...Array.from({ length: Math.min(end, this.size) - start }, (_, i) => this.#byte(start + i)),
    );
  }

  broken(): SaccadeError {
    return new SaccadeError(
      "input",
      `${this.#path} is no whole ONNX model (${this.size} bytes): it was cut off or damaged, so copy or download it again.`,
    );
  }

  #content(wireType: number, start: number): { start: number; end: number } {
    if (wireType === 0) return { start, end: this.#varint(start).end };
    if (wireType === 1) return { start, end: start + 8 };
    if (wireType === 5) return { start, end: start + 4 };
    if (wireType !== 2) throw this.broken();
    const length = this.#varint(start);
    return { start: length.end, end: length.end + length.value };
  }

  #varint(start: number): { value: number; end: number } {
    let value = 0;
    for (let place = start; place < start + 10; place++) {
      const byte = this.#byte(place);
      value += (byte & 0x7f) * 2 ** (7 * (place - start));
      if (byte < 0x80) return { value, end: place + 1 };
    }
    throw this.broken();
  }

  #byte(place: number): number {
    let byte = this.#window[place - this.#windowStart];
    if (place < this.#windowStart || byte === undefined) {
      const window = Buffer.alloc(WINDOW_BYTES);
      const read = readSync(this.#handle, window, 0, WINDOW_BYTES, place);
      this.#window = window.subarray(0, read);
      this.#windowStart = place;
      byte = this.#window[0];
    }
    if (byte === undefined) throw this.broken();
    return byte;
  }
}
