import { counted, duration, grouped } from "../../core/comparison/figures.ts";
import type { RunReport, RunStatus, SelectionCost, Work } from "../../protocol/run.ts";

const STATUS: Readonly<Record<RunStatus, string>> = {
  finished: "finished",
  cancelled: "cancelled; Resume Run in the editor, or `saccade run --resume`, computes what is missing",
  interrupted: "interrupted; Resume Run in the editor, or `saccade run --resume`, computes what is missing",
};

/** How the run ended, in words. */
export function statusText(status: RunStatus): string {
  return STATUS[status];
}

/** How many trials there are and how many of them failed. */
export function trialsText({ trials, failed, shownOf }: RunReport): string {
  const all = shownOf === undefined ? "" : `, of ${grouped(shownOf)} in the run`;
  return `${counted(trials.length, "trial")}${all}${failed === 0 ? "" : `, ${grouped(failed)} failed`}`;
}

/** What was computed for what was asked. */
export function workText({ asked, computed, seconds }: Work): string {
  const pairs = [
    `${counted(computed.framesDecoded, "frame")} decoded for ${grouped(asked.framesDecoded)} asked`,
    `${grouped(computed.framesEncoded)} encoded for ${grouped(asked.framesEncoded)}`,
    `${counted(computed.promptTokens, "prompt token")} for ${grouped(asked.promptTokens)}`,
    `${counted(computed.newTokens, "new token")} for ${grouped(asked.newTokens)}`,
    ...selectionText(computed.selection, asked.selection),
  ];
  return `${pairs.join("; ")}; ${duration(seconds.total)}`;
}

/** What choosing frames took; nothing where no sampler looked at the clip. */
function selectionText(computed: SelectionCost, asked: SelectionCost): string[] {
  const { framesMeasured, calls } = asked;
  return [
    ...(framesMeasured > 0
      ? [`${counted(computed.framesMeasured, "frame")} looked at to choose for ${grouped(framesMeasured)}`]
      : []),
    ...(calls > 0 ? [`${counted(computed.calls, "frame")} judged for ${grouped(calls)}`] : []),
  ];
}
