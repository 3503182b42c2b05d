import { percent } from "../../../src/core/comparison/figures.ts";
import { samplerCoverage } from "../../../src/core/probes/sampler-coverage.ts";
import { SaccadeError } from "../../../src/protocol/errors.ts";
import type { Experiment } from "../../../src/protocol/experiment.ts";
import type { PanelClip } from "../../../src/protocol/panel-state.ts";
import type { CoverageRow } from "../../../src/protocol/probe.ts";

/** Lengths of micro-expressions, and of what is longer, in seconds. */
export const EVENT_SECONDS: readonly number[] = [0.25, 0.5, 1];

/** A sampler's chances, or why they cannot be told. */
export type SamplerRows =
  | { readonly sampler: string; readonly rows: readonly CoverageRow[] }
  | { readonly sampler: string; readonly problem: string };

/** What each sampler of the document is worth for events that begin anywhere in the clip's range. */
export function coverageRows(experiment: Experiment, clip: PanelClip): SamplerRows[] {
  const { info, frameTimes, lanes } = clip;
  if (info === null || frameTimes === null) return [];
  const { fromSeconds, toSeconds, events } = info;
  const frames = frameTimes
    .map((ptsSeconds, index) => ({ index, ptsSeconds }))
    .filter(({ ptsSeconds }) => ptsSeconds >= fromSeconds && ptsSeconds < toSeconds);
  const eventSeconds = EVENT_SECONDS.filter((length) => length <= toSeconds - fromSeconds);
  return experiment.samplers.map(({ name, spec }) => {
    const chosen = lanes.find(({ sampler }) => sampler === name)?.frames;
    try {
      const looked = chosen
        ? {
            chosen: chosen.map(({ index, ptsSeconds, reason, score }) => ({
              index,
              ptsSeconds,
              reason,
              ...(score === null ? {} : { score }),
            })),
          }
        : {};
      const range = { fromSeconds, toSeconds, frames };
      return {
        sampler: name,
        rows: samplerCoverage({ name, spec, eventSeconds }, { range, keyframes: [], events, ...looked }),
      };
    } catch (error) {
      if (error instanceof SaccadeError && error.kind === "input") return { sampler: name, problem: error.message };
      throw error;
    }
  });
}

/** Which sampler most likely meets the shortest event, and which one least. */
export function coverageVerdict(all: readonly SamplerRows[]): string {
  const known = all.flatMap((one) => {
    const row = "rows" in one ? one.rows[0] : undefined;
    return typeof row?.hitProbability !== "number"
      ? []
      : [{ sampler: one.sampler, seconds: row.eventSeconds, chance: row.hitProbability }];
  });
  const others = all.flatMap((one) => ("rows" in one && one.rows[0]?.hitProbability === null ? [one.sampler] : []));
  const rest = others.length === 0 ? "" : ` What ${others.join(" and ")} would meet elsewhere depends on the content.`;
  const sorted = known.toSorted((a, b) => b.chance - a.chance);
  const [best] = sorted;
  const worst = sorted.at(-1);
  if (best === undefined || worst === undefined) {
    return "These samplers look at the content: what they would miss elsewhere cannot be told beforehand.";
  }
  const head = `${best.sampler} meets an event of ${best.seconds} s with a chance of ${percent(best.chance)}`;
  return best === worst ? `${head}.${rest}` : `${head}, ${worst.sampler} with one of ${percent(worst.chance)}.${rest}`;
}
