import type { CheckName } from "./checks.ts";

/** The file of a workspace that says where its tests listen; the extension of tests wakes where it is. */
export const ADDRESS_FILE = "inside.address.json";

/** Where the tests listen. */
export interface Address {
  readonly port: number;
}

/** One line of JSON each way. */
export interface Asked {
  readonly check: CheckName;
}

export interface Answered extends Asked {
  /** What does not hold; `null` where all does. */
  readonly failure: string | null;
}
