import type { ProbeKind } from "../../protocol/probe.ts";

/** Probes of frames alone: what they ask does not hang on earlier answers. */
export type FrameProbeKind = Exclude<ProbeKind, "enrichment">;
