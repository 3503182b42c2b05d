import type { Answer } from "../../protocol/answer.ts";
import type { Trial } from "../../protocol/run.ts";

/** An answer whose tokens carry no alternatives: these are fetched when a person opens one. */
export function leanAnswer<Said extends Answer>(answer: Said): Said {
  return { ...answer, tokens: answer.tokens.map((token) => ({ ...token, top: [] })) };
}

/** A trial, and the notes of its prompt, without alternatives. */
export function leanTrial(trial: Trial): Trial {
  if (trial.status === "failed") return trial;
  const { notes } = trial;
  if (!notes) return leanAnswer(trial);
  const lean = notes.map((note) => (note.answer ? { ...note, answer: leanAnswer(note.answer) } : note));
  return { ...leanAnswer(trial), notes: lean };
}
