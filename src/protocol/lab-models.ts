import { z } from "zod";
import { selfTestSchema } from "./device.ts";
import { dtypeSchema } from "./model.ts";

/** A model that Saccade knows by name. */
export const knownModelSchema = z.strictObject({
  id: z.string(),
  description: z.string(),
  kind: z.enum(["folder", "hub"]),
  /** Whether it can be used without a download. */
  isLocal: z.boolean(),
  /** It was trained on drawn faces, and says nothing about others. */
  drawnFaces: z.boolean(),
});

export const modelsReplySchema = z.strictObject({
  models: z.array(knownModelSchema),
  /** Where downloads are kept. */
  folder: z.string(),
});

/** A device that this machine may compute on, and how its self-test ended; the CPU has none. */
export const knownDeviceSchema = z.strictObject({ id: z.string(), test: selfTestSchema.nullable() });

export const devicesReplySchema = z.strictObject({
  devices: z.array(knownDeviceSchema),
  /** What `auto` comes to. */
  auto: z.string(),
});

export const downloadRequestSchema = z.strictObject({
  /** Of the hub: owner/name. */
  id: z.string(),
  dtype: dtypeSchema,
  sendHubToken: z.boolean(),
  /** What notifications call it; `progress` tells bytes done and in all. */
  task: z.string().optional(),
});

export const downloadReplySchema = z.strictObject({ folder: z.string() });

export type ModelsReply = z.infer<typeof modelsReplySchema>;
export type DevicesReply = z.infer<typeof devicesReplySchema>;
export type DownloadRequest = z.infer<typeof downloadRequestSchema>;
