/**
 * Macro-F1 of Qwen2.5-VL over MAFW's 11 labels against frames a second, as arXiv 2604.15280 (ECCV 2026) reports it: the
 * curve that the probe asks about, on another set, other labels and another model than the probe's own.
 */
export const MAFW_CURVE = {
  source: "arXiv 2604.15280 (ECCV 2026), Qwen2.5-VL on MAFW, macro-F1 over 11 labels",
  points: [
    { framesPerSecond: 1, macroF1: 0.222 },
    { framesPerSecond: 5, macroF1: 0.277 },
    { framesPerSecond: 10, macroF1: 0.267 },
    { framesPerSecond: 15, macroF1: 0.263 },
    { framesPerSecond: 20, macroF1: 0.258 },
    { framesPerSecond: 25, macroF1: 0.244 },
  ],
} as const;
