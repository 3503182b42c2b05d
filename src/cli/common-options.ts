import { Option } from "commander";
import { dtypeSchema } from "../protocol/model.ts";

/** What is taken where the person does not say. */
export const USUAL_DEVICE = "auto";
export const USUAL_DTYPE = "fp32";

/** Where to compute. */
export function deviceOption(): Option {
  return new Option(
    "--device <device>",
    "where to compute: auto, a device of `saccade devices`, or parts, as decoder=webgpu",
  ).default(USUAL_DEVICE);
}

export function dtypeOption(): Option {
  return new Option("--dtype <dtype>", "number format of the weights")
    .choices(dtypeSchema.options)
    .default(USUAL_DTYPE);
}

export function ffmpegOption(): Option {
  return new Option("--ffmpeg <path>", "the ffmpeg to use");
}

export function hubTokenOption(): Option {
  return new Option("--hub-token", "send HF_TOKEN along when the model comes from the hub");
}
