import { SaccadeError } from "../../protocol/errors.ts";

/** @throws SaccadeError `input` while something is computed in a panel */
export function refuseBusy(isBusy: boolean): void {
  if (isBusy) throw new SaccadeError("input", "Something is being computed already: cancel it, or wait for it.");
}
