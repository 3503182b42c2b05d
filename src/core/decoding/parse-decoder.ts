import { type DecoderSpec, decoderSpecSchema } from "../../protocol/decoding.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import { checkDecoder, checkValues } from "./check-decoder.ts";
import { factsOf, isSetting, SETTINGS, type Setting } from "./settings.ts";

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Reads the short form of a decoder: `greedy`, or settings with their values such as `temperature:0.7,topP:0.9`. White
 * space around names and values does not matter; upper and lower case do.
 *
 * @throws SaccadeError `input` that says what would be valid
 */
export function parseDecoder(text: string): DecoderSpec {
  if (text.trim() === "greedy") return {};
  const values: Partial<Record<Setting, number | string>> = {};
  for (const part of text.split(",")) {
    const [name = "", value = "", ...rest] = part.split(":").map((piece) => piece.trim());
    if (!isSetting(name)) throw invalid(text, `${JSON.stringify(name)} is no setting. Valid are ${validForms()}`);
    if (!factsOf(name).short) {
      throw invalid(text, `${name} does not fit into the short form. Write the decoder as an object in an experiment`);
    }
    if (values[name] !== undefined) throw invalid(text, `it sets ${name} twice`);
    if (value === "" || rest.length > 0) {
      throw invalid(text, `after ${name}: comes one value. It must be ${factsOf(name).valid}`);
    }
    values[name] = NUMBER.test(value) ? Number(value) : value;
  }
  checkValues(values, text);
  const spec = decoderSpecSchema.parse(values);
  checkDecoder(spec, text);
  return spec;
}

function validForms(): string {
  const names = Object.keys(SETTINGS).filter((name) => isSetting(name) && factsOf(name).short);
  return `greedy, or settings as in temperature:0.7,topP:0.9 out of ${names.join(", ")}`;
}

function invalid(text: string, reason: string): SaccadeError {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new SaccadeError("input", `${JSON.stringify(shown)} is no decoder: ${reason}.`);
}
