import { z } from "zod";

/** Which frames of a clip a model is shown. As text: `uniform:8`, `fps:5`, `times:0.4,1.2`. */
export const samplerSpecSchema = z.discriminatedUnion("kind", [
  /** `count` frames spread evenly by index, the first and the last among them. */
  z.object({ kind: z.literal("uniform"), count: z.int().positive() }),
  /** The frames on screen at every `1 / framesPerSecond` from the clip's start. */
  z.object({ kind: z.literal("fps"), framesPerSecond: z.number().positive() }),
  /** The frames on screen at these seconds after the clip's start, in this order. */
  z.object({ kind: z.literal("times"), seconds: z.array(z.number().nonnegative()).min(1) }),
]);

export type SamplerSpec = Readonly<z.infer<typeof samplerSpecSchema>>;
