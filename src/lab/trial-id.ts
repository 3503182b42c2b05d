export { trialId } from "../core/experiment/trial-id.ts";
