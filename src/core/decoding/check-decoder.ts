import { type DecoderSpec, decoderSpecSchema } from "../../protocol/decoding.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import { contrastOf, factsOf, isGreedy, isOn, isSetting, SETTINGS, type Setting } from "./settings.ts";

/**
 * Refuses what a decoder cannot honour: unknown settings, values out of range, and settings that exclude each other or
 * could have no effect. Values that switch a setting off (`topP: 1`) are fine everywhere.
 *
 * @param name how the person calls the decoder
 * @param maxTokens the experiment's limit, which counts where the decoder has none of its own
 * @throws SaccadeError `input` with the setting and what would be valid
 */
export function checkDecoder(spec: DecoderSpec, name: string, maxTokens?: number): void {
  checkValues(spec, name);
  const refuse = (reason: string): SaccadeError => cannotBeUsed(name, reason);
  if (isGreedy(spec)) {
    const useless = settingNames().find((setting) => factsOf(setting).drawn && isOn(spec, setting));
    if (useless !== undefined) {
      throw refuse(
        `${useless} narrows a draw, but without a temperature nothing is drawn and the likeliest token is taken. ` +
          `Set temperature above 0 (to 100 at most), or leave ${useless} out.`,
      );
    }
  }
  const most = spec.maxNewTokens ?? maxTokens;
  if (spec.minNewTokens !== undefined && most !== undefined && spec.minNewTokens > most) {
    const limit = spec.maxNewTokens === undefined ? "the experiment's maxTokens" : "maxNewTokens";
    throw refuse(
      `minNewTokens is ${spec.minNewTokens}, but ${limit} ends the answer at ${most}. ` +
        `Set minNewTokens from 0 to ${most}, or raise ${limit}.`,
    );
  }
  const contrast = contrastOf(spec);
  if (contrast?.alpha === 0 && contrast.beta === 0) {
    throw refuse("contrast with alpha 0 and beta 0 changes nothing. Set one of them above 0, or leave contrast out.");
  }
}

/**
 * Refuses unknown settings and values out of range, each for itself.
 *
 * @throws SaccadeError `input` with the setting and what would be valid
 */
export function checkValues(values: Readonly<Record<string, unknown>>, name: string): void {
  for (const [setting, value] of Object.entries(values)) {
    const reason = value === undefined ? undefined : refusal(setting, value);
    if (reason !== undefined) throw cannotBeUsed(name, reason);
  }
}

function cannotBeUsed(name: string, reason: string): SaccadeError {
  return new SaccadeError("input", `The decoder ${JSON.stringify(name)} cannot be used: ${reason}`);
}

/** Why a setting's value is refused; `undefined` if it is valid. */
function refusal(setting: string, value: unknown): string | undefined {
  if (!isSetting(setting)) {
    return `it has no setting ${JSON.stringify(setting)}. Settings are ${settingNames().join(", ")}.`;
  }
  const valid = decoderSpecSchema.shape[setting].safeParse(value).success;
  if (setting === "logitBias" && valid && Object.hasOwn(value as object, "")) {
    return "logitBias names an empty text. Leave it out, or write a token's id or a text.";
  }
  return valid ? undefined : `${setting} is ${shown(value)}. It must be ${factsOf(setting).valid}.`;
}

function settingNames(): Setting[] {
  return Object.keys(SETTINGS).filter(isSetting);
}

/** JSON knows neither NaN nor infinity. */
function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}
