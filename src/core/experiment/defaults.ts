import type { ExperimentDocument } from "../../protocol/experiment.ts";

/** What is asked where nobody says what. */
export const DEFAULT_QUESTION = "Which emotion does the person show?";

/** DFEW's labels (Jiang et al. 2020), in the words that the embedded models answer with. */
export const EMOTION_LABELS = ["neutral", "happiness", "anger", "sadness", "surprise", "fear", "disgust"] as const;

/** What a document says where it leaves something out. */
export const EXPERIMENT_DEFAULTS = {
  models: ["faces"],
  samplers: ["uniform:8"],
  prompts: [DEFAULT_QUESTION],
  decoders: ["greedy"],
  labels: [],
  repeats: 1,
  seed: 0,
  topLogits: 5,
} as const satisfies ExperimentDocument;
