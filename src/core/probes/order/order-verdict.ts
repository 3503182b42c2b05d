import type { OrderVerdict, ProbeFigure } from "../../../protocol/probe.ts";

/** Bits of Jensen-Shannon divergence. Below it a move of the labels' distribution counts as none. */
export const ORDER_MARGIN_BITS = 0.05;

/**
 * What a move of the labels' distribution says.
 *
 * The same frames in another order give the same distribution or the order was noticed, so that it is not noticed only
 * where the whole of the move stays below the margin; that it is more than jitter makes is another matter.
 *
 * @param distance how far another order moves the distribution, in bits
 * @param excess the same less what jitter moves it by
 */
export function orderVerdict(distance: ProbeFigure, excess: ProbeFigure, margin = ORDER_MARGIN_BITS): OrderVerdict {
  if (distance.high === null || excess.low === null || excess.high === null) return "too-few-clips";
  if (distance.high < margin) return "does-not-notice";
  if (excess.low > 0) return "notices";
  return excess.high < margin ? "within-jitter" : "undecided";
}
