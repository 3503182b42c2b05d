import type { Label } from "../../protocol/answer.ts";

/** A movement of the face that the Facial Action Coding System (Ekman, Friesen and Hager 2002) numbers. */
export interface ActionUnit {
  /** Of the system; two where an eye cannot tell them apart in a picture. */
  readonly numbers: readonly number[];
  /** What a face with it looks like, as a model would say it. */
  readonly words: string;
}

/** Those that tell the basic emotions apart (EMFACS), and the face at rest. */
export const ACTION_UNITS: readonly ActionUnit[] = [
  { numbers: [0], words: "face relaxed" },
  { numbers: [1], words: "inner brows raised" },
  { numbers: [2], words: "brows raised" },
  { numbers: [4], words: "brows lowered" },
  { numbers: [5], words: "eyes wide" },
  { numbers: [6, 7], words: "eyes narrowed" },
  { numbers: [9], words: "nose wrinkled" },
  { numbers: [10], words: "upper lip raised" },
  { numbers: [12], words: "lip corners up" },
  { numbers: [15], words: "lip corners down" },
  { numbers: [20], words: "lips stretched" },
  { numbers: [23, 24], words: "lips pressed" },
  { numbers: [25, 26], words: "mouth open" },
];

/** A trace or a slight movement, in the system's letters A and B, as it is said before any of them. */
const SLIGHTLY = "slightly ";

/** What may be answered: each movement, and each but rest slightly. */
export const ACTION_UNIT_LABELS: readonly string[] = ACTION_UNITS.flatMap(({ numbers, words }) =>
  numbers.includes(0) ? [words] : [words, `${SLIGHTLY}${words}`],
);

/** The answers by movement, however strong it is. */
export function byActionUnit(labels: readonly Label[]): Label[] {
  const units = new Map<string, Label>();
  for (const { label, probability, logprob } of labels) {
    const words = label.startsWith(SLIGHTLY) ? label.slice(SLIGHTLY.length) : label;
    const known = units.get(words);
    units.set(words, {
      label: words,
      probability: (known?.probability ?? 0) + probability,
      logprob: logOfSum(known?.logprob ?? null, logprob),
    });
  }
  return [...units.values()];
}

/** Of two probabilities' logarithms that of their sum; `null` stands for a probability of nothing. */
function logOfSum(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  const most = Math.max(one, other);
  return most + Math.log(Math.exp(one - most) + Math.exp(other - most));
}

/** What is asked about frames, or about words alone, to learn which of them a face shows. */
export const ACTION_UNIT_QUESTION = "Which facial movements do you see?";
