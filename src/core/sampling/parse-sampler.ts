import { SaccadeError } from "../../protocol/errors.ts";
import type { SamplerSpec } from "../../protocol/sampling.ts";

const DECIMAL = /^\d{1,15}(?:\.\d{1,15})?$/;
const EXAMPLES =
  "uniform:8 (8 frames spread evenly), fps:5 (5 frames a second) and times:0.4,1.2 (the frames on screen at these seconds)";

/**
 * Reads a sampler as a person writes it: `uniform:8`, `fps:5`, `times:0.4,1.2`. White space around names and
 * numbers does not matter.
 *
 * @throws SaccadeError of kind `input` that says what would be valid
 */
export function parseSampler(text: string): SamplerSpec {
  const separator = text.indexOf(":");
  const name = (separator < 0 ? text : text.slice(0, separator)).trim();
  const argument = separator < 0 ? "" : text.slice(separator + 1).trim();
  switch (name) {
    case "uniform":
      return { kind: "uniform", count: parseCount(text, argument) };
    case "fps":
      return { kind: "fps", framesPerSecond: parseRate(text, argument) };
    case "times":
      return { kind: "times", seconds: argument.split(",").map((part) => parseTime(text, part.trim())) };
    default:
      throw invalid(text, `samplers are ${EXAMPLES}`);
  }
}

function parseCount(text: string, argument: string): number {
  const count = /^\d+$/.test(argument) ? Number(argument) : 0;
  if (count < 1 || !Number.isSafeInteger(count)) {
    throw invalid(text, "after uniform: comes the number of frames, a whole number from 1 up, as in uniform:8");
  }
  return count;
}

function parseRate(text: string, argument: string): number {
  const rate = DECIMAL.test(argument) ? Number(argument) : 0;
  if (rate <= 0) throw invalid(text, "after fps: comes the number of frames a second, above 0, as in fps:5 or fps:0.5");
  return rate;
}

function parseTime(text: string, part: string): number {
  if (!DECIMAL.test(part)) {
    throw invalid(text, "after times: come seconds from the clip's start, separated by commas, as in times:0.4,1.2");
  }
  return Number(part);
}

function invalid(text: string, reason: string): SaccadeError {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new SaccadeError("input", `${JSON.stringify(shown)} is no sampler: ${reason}.`);
}
