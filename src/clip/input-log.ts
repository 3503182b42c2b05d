/** A video stream as ffmpeg's log describes it. */
export interface LoggedStream {
  readonly codec: string;
  /** Degrees counter-clockwise, as the display matrix turns the picture; 0 where there is none. */
  turned: number;
}

const COMMENT_LENGTH = 1000;

/** Reads what ffmpeg logs of a file before it decodes: the comment, and the codec and turn of the stream it chose. */
export class InputLog {
  /** The first line of the container's comment. */
  comment: string | null = null;
  /** By the container's word; undefined where it does not say. */
  durationSeconds: number | undefined;
  readonly #streams = new Map<string, LoggedStream>();
  #current: LoggedStream | undefined;
  #chosen: string | undefined;
  #stage: "before" | "container" | "streams" | "mapping" = "before";

  add(line: string): void {
    if (!line.startsWith("[info] ")) return;
    const text = line.slice("[info] ".length).trim();
    switch (this.#stage) {
      case "before":
        if (text.startsWith("Input #0,")) this.#stage = "container";
        break;
      case "container":
        this.comment ??= /^comment\s*: (.*)$/i.exec(text)?.[1]?.slice(0, COMMENT_LENGTH) ?? null;
        if (text.startsWith("Duration:")) {
          this.durationSeconds = secondsOf(text);
          this.#stage = "streams";
        }
        break;
      case "streams":
        if (text === "Stream mapping:") this.#stage = "mapping";
        else this.#addStreamLine(text);
        break;
      case "mapping":
        this.#chosen ??= /^Stream #0:(\d+) -> /.exec(text)?.[1];
    }
  }

  /** The stream that is decoded; undefined where ffmpeg found none. */
  get stream(): LoggedStream | undefined {
    return this.#chosen === undefined ? undefined : this.#streams.get(this.#chosen);
  }

  #addStreamLine(text: string): void {
    const stream = /^Stream #0:(\d+)(.*)$/.exec(text);
    if (stream !== null) {
      const codec = /^[^:]*: Video: (\w+)/.exec(stream[2] ?? "")?.[1];
      this.#current = codec === undefined ? undefined : { codec, turned: 0 };
      if (this.#current !== undefined) this.#streams.set(stream[1] ?? "", this.#current);
      return;
    }
    // "displaymatrix" to older versions of ffmpeg, "Display Matrix" to newer ones.
    const degrees = /^display ?matrix: rotation of (-?\d+\.\d+) degrees/i.exec(text)?.[1];
    if (degrees !== undefined && this.#current !== undefined) this.#current.turned = Number(degrees);
  }
}

/** Of "Duration: 01:02:03.45, start: ..."; undefined for "Duration: N/A". */
function secondsOf(text: string): number | undefined {
  const parts = /^Duration: (\d+):(\d+):(\d+(?:\.\d+)?),/.exec(text)?.slice(1).map(Number);
  return parts?.reduce((seconds, part) => seconds * 60 + part, 0);
}
