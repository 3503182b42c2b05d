import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

const PIECE_BYTES = 1 << 20;

/**
 * The sha256 of a file's bytes in lower-case hex. It is read into two pieces of memory by turns, one filled while the
 * other is hashed: a stream would take new memory for every piece, which costs more than the hash.
 *
 * @throws what the signal was aborted with
 */
export async function sha256OfFile(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  const file = await open(path);
  let [filling, free] = [Buffer.allocUnsafeSlow(PIECE_BYTES), Buffer.allocUnsafeSlow(PIECE_BYTES)];
  let reading = file.read(filling, 0, PIECE_BYTES);
  try {
    for (;;) {
      const { bytesRead } = await reading;
      signal.throwIfAborted();
      if (bytesRead === 0) return hash.digest("hex");
      const read = filling.subarray(0, bytesRead);
      [filling, free] = [free, filling];
      reading = file.read(filling, 0, PIECE_BYTES);
      hash.update(read);
    }
  } finally {
    // The memory may not go while it is read into.
    await reading.catch(() => undefined);
    await file.close();
  }
}
