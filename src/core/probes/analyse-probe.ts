import type { InfluenceCase, ProbeResult } from "../../protocol/probe.ts";
import type { PlannedProbe, RunReport } from "../../protocol/run.ts";
import { percent } from "../comparison/figures.ts";
import { shortened } from "../comparison/shortened.ts";
import { analyseDilution } from "./dilution/analyse-dilution.ts";
import { sayDilution } from "./dilution/say-dilution.ts";
import { analyseEnrichment } from "./enrichment/analyse-enrichment.ts";
import { SEEDS } from "./enrichment/arms.ts";
import { SURE } from "./enrichment/check-notes.ts";
import { notedClips } from "./enrichment/enrichment-cases.ts";
import { sayEnrichment } from "./enrichment/say-enrichment.ts";
import { analyseInfluence } from "./influence/analyse-influence.ts";
import { sayInfluence } from "./influence/say-influence.ts";
import { analyseOrder } from "./order/analyse-order.ts";
import { ORDER_MARGIN_BITS } from "./order/order-verdict.ts";
import { CONTROL, JITTERS, SHUFFLES } from "./order/plan-order.ts";
import { sayOrder } from "./order/say-order.ts";
import { type ProbeCase, probeCases } from "./probe-cases.ts";

const FORMAT = 1;

/** The result of a probe from the trials of its run. The same trials give the same result. */
export function analyseProbe(
  { kind, sampler, timestamps, unfit }: Omit<PlannedProbe, "plan">,
  report: Pick<RunReport, "trials" | "axes">,
): ProbeResult {
  const { seed } = report.axes;
  const all = probeCases(report, unfit);
  const names = caseNames(all.filter((from) => !isControl(from)));
  const told = (from: Pick<ProbeCase, "model" | "prompt">, sentences: readonly string[]): string[] =>
    sentences.map((sentence) => `${names(from)}${sentence}`);
  switch (kind) {
    case "dilution": {
      const cases = all.map((from) => analyseDilution(from, seed));
      return {
        format: FORMAT,
        kind,
        cases: cases.filter(hasClips),
        verdicts: cases.flatMap((from) => told(from, sayDilution(from))),
        notes: [
          "The frames of a rate lie on a grid of time from the clip's start, each once; above a clip's own rate it shows every frame.",
          ...leftOutNotes(cases),
        ],
      };
    }
    case "order": {
      const cases = all
        .filter((from) => !isControl(from))
        .map((from) => analyseOrder(from, controlOf(all, from), sampler, seed));
      return {
        format: FORMAT,
        kind,
        marginBits: ORDER_MARGIN_BITS,
        cases: cases.filter(hasClips),
        verdicts: cases.flatMap((from) => told(from, sayOrder(from))),
        notes: [
          `The frames are those of ${sampler}. Distances are Jensen-Shannon divergences in bits, from 0 to 1, of the labels' distribution from that of the frames in order; shuffles are a mean of ${SHUFFLES}, jitter of ${JITTERS} draws that move each frame by up to a quarter of the way to its neighbour.`,
          timestamps
            ? "Each frame carries its time in its pixels, and that time moved with the frame: the model could read the true order."
            : "No time text moved with the frames: the prompt says no times, and no time is written into the frames.",
          ...leftOutNotes(cases),
        ],
      };
    }
    case "enrichment": {
      const [model = ""] = report.axes.models;
      const [question] = report.axes.prompts;
      const from = notedClips(report, model, question?.name ?? "");
      const cases = [analyseEnrichment(from, sampler, seed)];
      return {
        format: FORMAT,
        kind,
        cases: cases.filter(hasClips),
        verdicts: cases.flatMap(sayEnrichment),
        notes: [...enrichmentNotes(sampler, from), ...leftOutNotes(cases)],
      };
    }
    case "influence": {
      const cases = all.flatMap(({ model, prompt, clips }) =>
        clips.map((clip) => analyseInfluence(clip, { model, prompt, sampler })),
      );
      return {
        format: FORMAT,
        kind,
        cases,
        verdicts:
          cases.length > 0
            ? cases.flatMap((from) => told(from, sayInfluence(from)))
            : ["No clip could be asked with and without each frame, so nothing can be said."],
        notes: [
          `The frames are those of ${sampler}; the target is the label that is likeliest with all of them.`,
          prefillNote(cases),
          ...leftOutNotes(all),
        ],
      };
    }
  }
}

/** Of no clip there are no figures. */
function hasClips({ clips }: { readonly clips: readonly unknown[] }): boolean {
  return clips.length > 0;
}

/** The control is a question of its own, put with frames of its own. */
function isControl({ prompt }: ProbeCase): boolean {
  return prompt === CONTROL.prompt;
}

function controlOf(all: readonly ProbeCase[], { model }: ProbeCase): ProbeCase | undefined {
  return all.find((from) => from.model === model && isControl(from));
}

/** What tells a case from the others, to begin a sentence with; nothing where there is one. */
function caseNames(cases: readonly ProbeCase[]): (from: Pick<ProbeCase, "model" | "prompt">) => string {
  const several = (of: "model" | "prompt"): boolean => new Set(cases.map((from) => from[of])).size > 1;
  const parts = (["model", "prompt"] as const).filter(several);
  return (from) => (parts.length === 0 ? "" : `${parts.map((part) => shortened(from[part], 48)).join(" · ")}: `);
}

function enrichmentNotes(sampler: string, { model, prompt }: Pick<ProbeCase, "model" | "prompt">): string[] {
  return [
    `The keyframes are those of ${sampler}; ${model} was asked “${shortened(prompt, 80)}”. Tokens are those of all stages, unshared; notes that are put in place of a clip's own cost nothing to write.`,
    `The same compute in frames is as many even frames as take the tokens of the notes and of the prompt that tells them. Shuffled notes and notes of other clips are means of ${SEEDS.length} draws.`,
    `A note contradicts its frames where these alone and its words alone lead to different labels, each with ${percent(SURE)} or more.`,
  ];
}

function prefillNote(cases: readonly InfluenceCase[]): string {
  const sum = (of: "asked" | "distinct"): number => cases.reduce((all, { prefills }) => all + prefills[of], 0);
  return `${sum("distinct") === 1 ? "1 prompt was" : `${sum("distinct")} prompts were`} read for ${sum("asked")} choices of frames; no frame was encoded twice.`;
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, "");
}

function leftOutNotes(cases: readonly Pick<ProbeCase, "leftOut">[]): string[] {
  const reasons = new Map(cases.flatMap(({ leftOut }) => leftOut.map(({ clip, reason }) => [clip, reason] as const)));
  const [first] = reasons;
  if (first === undefined) return [];
  const [clip, reason] = first;
  const more = reasons.size === 1 ? "" : `, and ${reasons.size - 1} more`;
  return [`Left out: ${clip} (${withoutStop(reason)})${more}.`];
}
