/** Writes protobuf messages: as much of the wire format as an ONNX file needs. */

/** A whole number from 0 up. */
export function numberField(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

/** A string, bytes, or a message of fields. */
export function bytesField(field: number, content: string | Uint8Array | readonly Uint8Array[]): Buffer {
  const bytes = typeof content === "string" || content instanceof Uint8Array ? [Buffer.from(content)] : content;
  const length = bytes.reduce((sum, piece) => sum + piece.length, 0);
  return Buffer.concat([varint((field << 3) | 2), varint(length), ...bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}
