// Runs whose answers nobody computed, written by the journal's own writer: for what looks at results and not at models.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { AnswerCallLine, LabelsCallLine, RunLine, TrialLine } from "../../src/lab/journal/lines.ts";
import { FORMAT } from "../../src/lab/journal/lines.ts";
import { makeRunFolder } from "../../src/lab/journal/run-folder.ts";
import { RunSession } from "../../src/lab/run/session.ts";
import { NO_WORK } from "../../src/lab/run/work-meter.ts";
import { trialId } from "../../src/lab/trial-id.ts";
import type { Answer, Label } from "../../src/protocol/answer.ts";
import type { Coordinates, RunClip, ShownFrame } from "../../src/protocol/run.ts";

export interface SyntheticTrial {
  readonly place: Coordinates;
  readonly answer: Answer;
  readonly labels: readonly Label[];
  readonly frames: readonly ShownFrame[];
}

export interface SyntheticRun {
  /** The experiment's file, which is there. */
  readonly document: string;
  readonly clips: readonly RunClip[];
  readonly axes: RunLine["axes"];
  readonly trials: readonly SyntheticTrial[];
}

/** Writes a finished run among those of its document. @returns its folder */
export async function writeRun({ document, clips, axes, trials }: SyntheticRun): Promise<string> {
  const now = new Date();
  const at = now.toISOString();
  const { id, folder } = await makeRunFolder(document, now);
  const session = await RunSession.open(folder, document);
  try {
    await session.begin({
      line: "run",
      format: FORMAT,
      at,
      id,
      environment: {
        ...{ saccade: "0", ffmpeg: "0", runtime: "none", platform: process.platform },
        models: axes.models.map((name) => {
          return { name, id: name, dtype: "fp32", device: "cpu", sha256: "0".repeat(64), drawnFacesOnly: true };
        }),
      },
      document: { path: document, text: await readFile(document, "utf8") },
      axes,
      baseline: null,
      trials: trials.length,
    });
    for (const clip of clips) await session.addClip(clip);
    for (const { place, answer, labels, frames } of trials) {
      const trial = trialId(place);
      const said: AnswerCallLine = {
        line: "call",
        at,
        key: keyOf("answer", trial),
        kind: "answer",
        answer,
        seconds: 0,
      };
      const scored: LabelsCallLine = {
        ...{ line: "call", at, key: keyOf("labels", trial), kind: "labels" },
        labels: [...labels],
        labelScoring: { rule: "sum", mass: 1 },
      };
      const done: TrialLine = {
        ...{ line: "trial", at, ...place, id: trial, status: "done" },
        ...{ answer: said.key, labels: scored.key, frames: [...frames] },
        cost: { ...NO_WORK.computed, framesEncoded: frames.length, newTokens: answer.tokens.length, seconds: 0 },
      };
      await session.add([said, scored], [done]);
    }
    await session.end("finished");
    return folder;
  } finally {
    await session.close();
  }
}

function keyOf(kind: string, trial: string): string {
  return createHash("sha256").update(`${kind} ${trial}`).digest("hex");
}
