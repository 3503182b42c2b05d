/** The names of a probe's choices of frames: samplers of its run. */
export const KEYFRAMES = "keyframes";
export const AS_MANY = "as many frames";
export const SAME_COMPUTE = "same compute in frames";
export const DENSE = "5 fps";
/** Shown before the arms are made, with the plain question: what one frame more takes. */
export const FEW = { name: "few frames", count: 2 } as const;

/** How often notes are shuffled, and taken from another clip: with other draws each time. */
export const SEEDS = [1, 2, 3, 4, 5] as const;

/** A way to answer a question about a clip. */
export interface Arm {
  /** As a person reads it. */
  readonly arm: string;
  /** Its choice of frames. */
  readonly choice: string;
  /** What the prompt's name has behind it, for each draw: nothing for the prompt without notes. */
  readonly tells: readonly string[];
  /** It takes notes of a clip with another label, and so a set. */
  readonly needsSet?: true;
}

const WITHOUT_NOTES = [""];

export const NOTES_ARM = { arm: "keyframes+notes", choice: KEYFRAMES, tells: [" · with notes"] } as const satisfies Arm;
export const KEYFRAMES_ARM = { arm: "keyframes", choice: KEYFRAMES, tells: WITHOUT_NOTES } as const satisfies Arm;
export const AS_MANY_ARM = { arm: "as many frames", choice: AS_MANY, tells: WITHOUT_NOTES } as const satisfies Arm;
export const NOTES_ONLY_ARM = { arm: "notes only", choice: KEYFRAMES, tells: [" · notes only"] } as const satisfies Arm;
export const MASKED_ARM = {
  arm: "label words masked",
  choice: KEYFRAMES,
  tells: [" · label words masked"],
} as const satisfies Arm;
export const SHUFFLED_ARM: Arm = {
  arm: "notes shuffled between gaps",
  choice: KEYFRAMES,
  tells: SEEDS.map((seed) => ` · notes shuffled ${seed}`),
};
export const OTHERS_ARM: Arm = {
  arm: "notes of another label's clip",
  choice: KEYFRAMES,
  tells: SEEDS.map((seed) => ` · notes of another clip ${seed}`),
  needsSet: true,
};

/** All arms, as they are compared: the notes, what else the same frames or tokens would have bought, and the controls. */
export const ARMS: readonly Arm[] = [
  KEYFRAMES_ARM,
  NOTES_ARM,
  AS_MANY_ARM,
  { arm: SAME_COMPUTE, choice: SAME_COMPUTE, tells: WITHOUT_NOTES },
  { arm: DENSE, choice: DENSE, tells: WITHOUT_NOTES },
  NOTES_ONLY_ARM,
  MASKED_ARM,
  SHUFFLED_ARM,
  OTHERS_ARM,
];

/** The choice of a note's own frames, from 1. */
export const noteFrames = (note: number): string => `frames of note ${note}`;
/** The prompt that tells one note alone, without a frame. */
export const noteAlone = (note: number): string => ` · note ${note} alone`;

/** What the prompt's name has behind it where it asks what the face does, of a note's frames. */
export const UNITS = " · action units";
/** The same of one note alone, without a frame. */
export const noteUnits = (note: number): string => `${noteAlone(note)}, action units`;
