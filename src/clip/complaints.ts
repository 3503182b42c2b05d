/** So many different complaints are kept. The first ones tell most: what follows is often their echo. */
const KEPT = 8;

/** Said of the outputs that are there for their log, whose clock is too coarse for some clips. It does no harm there. */
const HARMLESS = "Application provided invalid, non monotonically increasing dts";

/** How the demuxers say that the file is shorter than its own tables have it. */
const BROKEN_OFF = ["partial file", "File ended prematurely"];

/** What ffmpeg complains of, from a log with levels: the errors, without the parts that differ from run to run. */
export class Complaints {
  readonly #sentences = new Set<string>();
  /** Whether a demuxer met the end of the file where there should be more. */
  brokenOff = false;

  /** Takes a line of the log; says whether it is a complaint. */
  add(line: string): boolean {
    const text = /^(?:\[[^\]]* @ [^\]]*\] )*\[(?:error|fatal|panic)\] (.*)$/.exec(line)?.[1]?.trim();
    if (text === undefined) return false;
    if (text === "" || text.startsWith(HARMLESS)) return true;
    if (BROKEN_OFF.some((words) => text.includes(words))) this.brokenOff = true;
    if (this.#sentences.size < KEPT) this.#sentences.add(text.replace(/\.$/, ""));
    return true;
  }

  get isEmpty(): boolean {
    return this.#sentences.size === 0;
  }

  /** For the end of a sentence: ` (ffmpeg: ...)`, or nothing where it did not complain. */
  get quote(): string {
    const shown = [...this.#sentences].slice(0, 2).join("; ");
    return shown === "" ? "" : ` (ffmpeg: ${shown.length > 300 ? `${shown.slice(0, 300)}…` : shown})`;
  }

  /** Whether ffmpeg found no stream to decode. */
  get foundNoStream(): boolean {
    return [...this.#sentences].some((sentence) => sentence.includes("matches no streams"));
  }
}
