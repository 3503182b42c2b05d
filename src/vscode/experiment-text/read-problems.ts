import { checkShape } from "../../core/experiment/check-shape.ts";
import { parseJson } from "../../core/experiment/parse-json.ts";
import { DocumentError, type PlacedProblem, Problems } from "../../core/experiment/problems.ts";
import { readExperiment } from "../../core/experiment/read-experiment.ts";
import { experimentDocumentSchema } from "../../protocol/experiment.ts";

/**
 * What is wrong in an experiment's text that the editor does not say by itself: it reads JSON and knows the schema,
 * but not what a short form means, that names are unique, or that settings conflict.
 */
export function readProblems(text: string, file: string): readonly PlacedProblem[] {
  const told = problemsOf(() => {
    const problems = new Problems({ text, file });
    const root = parseJson(problems);
    if (root) checkShape(experimentDocumentSchema, root, "The document", problems);
    problems.throwIfAny();
  });
  const isTold = new Set(told.map(keyOf));
  return problemsOf(() => readExperiment(text, file)).filter((problem) => !isTold.has(keyOf(problem)));
}

function problemsOf(read: () => unknown): readonly PlacedProblem[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof DocumentError) return error.problems;
    throw error;
  }
}

function keyOf({ line, column, sentence }: PlacedProblem): string {
  return `${line}:${column} ${sentence}`;
}
