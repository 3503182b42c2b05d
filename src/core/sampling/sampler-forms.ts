import type { z } from "zod";
import { type SamplerSpec, samplerSpecSchema, type SamplerType } from "../../protocol/sampling.ts";

/** How a sampler is written in one line. */
interface SamplerForm {
  /** The setting whose value stands after the name and a colon; `null` for a sampler that has none. */
  readonly main: string | null;
  /** What that value is, to follow "comes" or, of a list, "come". */
  readonly what: string;
  readonly example: string;
}

const FRAMES = "the number of frames";

/** Every sampler's short form; the schema says what values there are. */
export const SAMPLER_FORMS = {
  uniform: { main: "count", what: FRAMES, example: "uniform:8" },
  bins: { main: "count", what: FRAMES, example: "bins:8" },
  fps: { main: "fps", what: "the number of frames a second", example: "fps:5" },
  interval: { main: "seconds", what: "the seconds from one frame to the next", example: "interval:0.5" },
  dense: { main: "every", what: "the step from frame to frame", example: "dense:2" },
  times: { main: "times", what: "seconds from the clip's start, separated by commas", example: "times:0.4,1.2" },
  indices: { main: "indices", what: "frames from the clip's first, 0, separated by commas", example: "indices:0,12" },
  random: { main: "count", what: FRAMES, example: "random:8" },
  jittered: { main: "count", what: FRAMES, example: "jittered:8" },
  keyframes: { main: "max", what: "the most frames", example: "keyframes" },
  scene: { main: "count", what: FRAMES, example: "scene:4" },
  motion: { main: "count", what: FRAMES, example: "motion:8" },
  apex: { main: "count", what: FRAMES, example: "apex:4" },
  burst: { main: "count", what: FRAMES, example: "burst:8" },
  aks: { main: "count", what: FRAMES, example: "aks:8" },
  bolt: { main: "count", what: FRAMES, example: "bolt:8" },
  "two-stage": { main: null, what: "two samplers with / between them", example: "two-stage:fps:12/motion:4" },
} as const satisfies Record<SamplerType, SamplerForm>;

export function formOf(type: SamplerType): SamplerForm {
  return SAMPLER_FORMS[type];
}

export function isSamplerType(name: string): name is SamplerType {
  return Object.hasOwn(SAMPLER_FORMS, name);
}

/** The settings of a sampler with their schemas, `type` among them. */
export function settingsOf(type: SamplerType): ReadonlyMap<string, z.core.$ZodType> {
  const member = samplerSpecSchema.options.find(({ shape }) => (shape.type.value as string) === type);
  return new Map(Object.entries<z.core.$ZodType>(member?.shape ?? {}));
}

/** Whether a setting's value is a list. */
export function isList(spec: Pick<SamplerSpec, "type">): boolean {
  return spec.type === "times" || spec.type === "indices";
}
