/** What an MP4's box says of itself (ISO 14496-12). */
export interface Mp4Box {
  readonly type: string;
  /** Bytes of all of it, by its own word. */
  readonly size: number;
  /** Bytes before what it holds. */
  readonly headerBytes: number;
}

/**
 * Reads the header of a box: its size in 32 bits (1 = 64 bits follow the type; 0 = to the end of what holds it) and its
 * type.
 *
 * @param rest bytes from the box's beginning to the end of what holds it
 * @throws RangeError where the data end within the header
 */
export function readBox(data: Buffer, position: number, rest: number): Mp4Box {
  const type = data.toString("latin1", position + 4, position + 8);
  const short = data.readUInt32BE(position);
  const size = short === 1 ? Number(data.readBigUInt64BE(position + 8)) : short === 0 ? rest : short;
  return { type, size, headerBytes: short === 1 ? 16 : 8 };
}
