import type { NotesCost, Work, WorkCounts } from "../../protocol/run.ts";

/** What counts as seconds of work, in the order it happens. */
export type WorkStage = Exclude<keyof Work["seconds"], "total">;

const NO_COUNTS: WorkCounts = {
  framesDecoded: 0,
  framesEncoded: 0,
  promptTokens: 0,
  newTokens: 0,
  selection: { framesMeasured: 0, calls: 0 },
};

/** No work at all. */
export const NO_WORK: Work = {
  asked: NO_COUNTS,
  computed: NO_COUNTS,
  seconds: { decode: 0, select: 0, load: 0, encode: 0, prefill: 0, generate: 0, total: 0 },
};

/** Adds two amounts of work, key by key. */
export function addCounts(one: WorkCounts, other: WorkCounts): WorkCounts {
  return {
    framesDecoded: one.framesDecoded + other.framesDecoded,
    framesEncoded: one.framesEncoded + other.framesEncoded,
    promptTokens: one.promptTokens + other.promptTokens,
    newTokens: one.newTokens + other.newTokens,
    selection: {
      framesMeasured: one.selection.framesMeasured + other.selection.framesMeasured,
      calls: one.selection.calls + other.selection.calls,
    },
    ...addNotes(one.notes, other.notes),
  };
}

function addNotes(one: NotesCost | undefined, other: NotesCost | undefined): Pick<WorkCounts, "notes"> {
  if (!one || !other) return (one ?? other) ? { notes: one ?? other } : {};
  return {
    notes: {
      calls: one.calls + other.calls,
      framesEncoded: one.framesEncoded + other.framesEncoded,
      promptTokens: one.promptTokens + other.promptTokens,
      newTokens: one.newTokens + other.newTokens,
      seconds: one.seconds + other.seconds,
    },
  };
}

/** Adds the seconds of two sessions, stage by stage. */
export function addSeconds(one: Work["seconds"], other: Work["seconds"]): Work["seconds"] {
  return {
    decode: one.decode + other.decode,
    select: one.select + other.select,
    load: one.load + other.load,
    encode: one.encode + other.encode,
    prefill: one.prefill + other.prefill,
    generate: one.generate + other.generate,
    total: one.total + other.total,
  };
}

/** Counts what a session computes, and the wall clock's seconds of each stage. */
export class WorkMeter {
  readonly #started = performance.now();
  readonly #seconds: Record<WorkStage, number> = {
    decode: 0,
    select: 0,
    load: 0,
    encode: 0,
    prefill: 0,
    generate: 0,
  };
  #counts = NO_COUNTS;
  #stage: WorkStage | undefined;
  #since = 0;

  /** Times a stage; a stage within another one counts as itself alone. Stages come one after the other, or one in another. */
  async time<T>(stage: WorkStage, work: () => Promise<T>): Promise<T> {
    const around = this.#stage;
    this.#enter(stage);
    try {
      return await work();
    } finally {
      this.#enter(around);
    }
  }

  /** Counts the time since the last change of stage to the one that ends. */
  #enter(stage: WorkStage | undefined): void {
    const now = performance.now();
    if (this.#stage !== undefined) this.#seconds[this.#stage] += (now - this.#since) / 1000;
    this.#stage = stage;
    this.#since = now;
  }

  count(counts: Partial<WorkCounts>): void {
    this.#counts = addCounts(this.#counts, { ...NO_COUNTS, ...counts });
  }

  /** So far. */
  get work(): Omit<Work, "asked"> {
    return { computed: this.#counts, seconds: { ...this.#seconds, total: (performance.now() - this.#started) / 1000 } };
  }
}
