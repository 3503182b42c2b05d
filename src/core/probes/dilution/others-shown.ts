import type { DilutionCase } from "../../../protocol/probe.ts";

/**
 * How many other frames each step showed beside the event's, a mean over the clips: fewer than were asked for where a clip
 * has no more.
 */
export function othersShown(steps: NonNullable<DilutionCase["dilution"]>["steps"]): string[] {
  const alone = steps[0]?.frames ?? 0;
  return steps.map(({ frames }) => String(Number((frames - alone).toFixed(1))));
}
