import type { AskResult } from "../../protocol/ask.ts";

/** What an answer cost, in words. Choosing frames is told of only where it took more than looking at times. */
export function askCostText({ cost }: Pick<AskResult, "cost">): string {
  const { framesMeasured, calls } = cost.selection;
  const frames = [
    `${cost.framesDecoded} frames decoded`,
    `${cost.framesEncoded} encoded`,
    ...(framesMeasured > 0 ? [`${framesMeasured} looked at to choose`] : []),
    ...(calls > 0 ? [`${calls} judged`] : []),
  ];
  const seconds = Object.entries(cost.seconds)
    .filter(([stage]) => stage !== "select" || framesMeasured + calls > 0)
    .map(([stage, value]) => `${stage} ${value.toFixed(2)} s`);
  return `${frames.join(", ")}; ${cost.promptTokens} prompt and ${cost.newTokens} new tokens; ${seconds.join(", ")}`;
}
