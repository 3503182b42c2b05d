import { Option } from "commander";
import { dtypeSchema } from "../protocol/model.ts";

/** Where to compute. */
export function deviceOption(): Option {
  return new Option(
    "--device <device>",
    "where to compute: auto, a device of `saccade devices`, or parts, as decoder=webgpu",
  ).default("auto");
}

export function dtypeOption(): Option {
  return new Option("--dtype <dtype>", "number format of the weights").choices(dtypeSchema.options).default("fp32");
}

export function ffmpegOption(): Option {
  return new Option("--ffmpeg <path>", "the ffmpeg to use");
}

export function hubTokenOption(): Option {
  return new Option("--hub-token", "send HF_TOKEN along when the model comes from the hub");
}
