import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Token } from "../../protocol/answer.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { TokenRequest } from "../../protocol/lab-runs.ts";
import { JOURNAL } from "../journal/journal-writer.ts";
import { type OpenRun, openRun } from "../journal/open-run.ts";
import { readTrial } from "../journal/read-run.ts";

/** How many journals are kept open: a person looks at a run, the one before, and a probe's. */
const MOST_OPEN = 4;

/** Reads single tokens with their alternatives, and does not scan a journal anew for each. */
export class TokenReader {
  readonly #open = new Map<string, { readonly stamp: string; readonly run: Promise<OpenRun> }>();

  /** @throws SaccadeError `input` if there is no such run, trial or token */
  async read({ directory, of, place }: TokenRequest): Promise<Token> {
    const run = await this.#openRun(directory);
    const tokens = "branch" in of ? tokensOfBranch(run, of.branch) : await tokensOfTrial(run, of.trial, of.note);
    const token = tokens[place];
    if (token) return token;
    throw new SaccadeError("input", `The answer has ${tokens.length} tokens, and none at place ${place + 1}.`);
  }

  async #openRun(directory: string): Promise<OpenRun> {
    const stats = await stat(join(directory, JOURNAL)).catch(() => undefined);
    const stamp = `${stats?.size ?? 0}:${stats?.mtimeMs ?? 0}`;
    const known = this.#open.get(directory);
    if (known?.stamp === stamp) return known.run;
    const run = openRun(directory);
    this.#open.delete(directory);
    this.#open.set(directory, { stamp, run });
    run.catch(() => this.#open.delete(directory));
    const [oldest] = this.#open.keys();
    if (oldest !== undefined && this.#open.size > MOST_OPEN) this.#open.delete(oldest);
    return run;
  }
}

function tokensOfBranch({ branches }: OpenRun, id: string): readonly Token[] {
  const branch = branches.find((one) => one.id === id);
  if (!branch) throw new SaccadeError("input", "The run has no such branch any more.");
  return branch.answer.tokens;
}

async function tokensOfTrial({ trials, calls }: OpenRun, id: string, note?: number): Promise<readonly Token[]> {
  const line = trials.find((one) => one.id === id);
  if (!line) throw new SaccadeError("input", "The run has no such trial.");
  const trial = await readTrial(line, calls);
  if (trial.status === "failed") throw new SaccadeError("input", "This trial failed: it has no answer.");
  if (note === undefined) return trial.tokens;
  const answer = trial.notes?.[note]?.answer;
  if (!answer) throw new SaccadeError("input", "This note was written by a person: it has no tokens.");
  return answer.tokens;
}
