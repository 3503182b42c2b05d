import { z } from "zod";

/** What transformers.js calls the devices that Saccade uses; the runtime has further ones. */
export const deviceIdSchema = z.enum(["cpu", "webgpu", "cuda", "dml", "coreml"]);

/** What the throwaway process of a device's self-test tells its parent. */
export const selfTestReportSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("computed"),
    /** The largest difference from the CPU's numbers, as a share of the largest of those; `null` if one is no number. */
    deviation: z.number().nonnegative().nullable(),
    /** Of one run of the graph once it is warm. */
    deviceSeconds: z.number().nonnegative(),
    cpuSeconds: z.number().nonnegative(),
  }),
  z.strictObject({ kind: z.literal("refused"), reason: z.string() }),
]);

/** How a device's self-test ended. Only one that `passed` is chosen by `auto`. */
export const selfTestSchema = z.strictObject({
  outcome: z.enum(["passed", "differed", "slow", "refused", "crashed", "hung", "untested"]),
  /** For the person, to be read after the device's name: "answered like the CPU in 0.3 s". */
  finding: z.string(),
});

/** The file that remembers self-tests. What its fingerprint was not made on, it does not speak of. */
export const selfTestMemoSchema = z.strictObject({
  version: z.literal(1),
  /** Digest of the runtime's version and what can be seen of the machine's drivers. */
  fingerprint: z.string(),
  tests: z.partialRecord(deviceIdSchema, selfTestSchema.extend({ testedAt: z.iso.datetime() })),
});

export type DeviceId = z.infer<typeof deviceIdSchema>;
export type SelfTestReport = z.infer<typeof selfTestReportSchema>;
export type SelfTest = z.infer<typeof selfTestSchema>;
export type SelfTestMemo = z.infer<typeof selfTestMemoSchema>;

/** A device as a person asks for it, one for all of a model or one for each part. */
export const deviceSchema = z.union([z.string(), z.record(z.string(), z.string())]);
