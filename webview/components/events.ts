import type { Token } from "../../src/protocol/answer.ts";

/** A token that a person looks at, and where it stands. */
export interface SelectedToken {
  readonly token: Token;
  /** From 0. */
  readonly place: number;
  readonly count: number;
  /** The trial's name. */
  readonly trial: string;
}

/** A token is looked at, by pointer or keyboard. */
export class TokenSelectEvent extends Event {
  static readonly type = "saccade-token-select";
  readonly selected: SelectedToken;

  constructor(selected: SelectedToken) {
    super(TokenSelectEvent.type, { bubbles: true, composed: true });
    this.selected = selected;
  }
}

/** A person opens a token, to stay with it. */
export class TokenOpenEvent extends Event {
  static readonly type = "saccade-token-open";

  constructor() {
    super(TokenOpenEvent.type, { bubbles: true, composed: true });
  }
}

/** A person is done with the token that is looked at. */
export class TokenCloseEvent extends Event {
  static readonly type = "saccade-token-close";

  constructor() {
    super(TokenCloseEvent.type, { bubbles: true, composed: true, cancelable: true });
  }
}

/** A person wants the answer to go on from another token than was said at this place. */
export class TokenContinueEvent extends Event {
  static readonly type = "saccade-token-continue";
  readonly tokenId: number;

  constructor(tokenId: number) {
    super(TokenContinueEvent.type, { bubbles: true, composed: true });
    this.tokenId = tokenId;
  }
}

export type WalkDirection = "left" | "right" | "up" | "down";

/** The keyboard leaves a trial for a neighbour, or its tokens for the trial. */
export class TrialWalkEvent extends Event {
  static readonly type = "saccade-trial-walk";
  readonly direction: WalkDirection;
  /** Whether tokens were walked: then the neighbour's tokens are next. */
  readonly amongTokens: boolean;

  constructor(direction: WalkDirection, amongTokens: boolean) {
    super(TrialWalkEvent.type, { bubbles: true, composed: true });
    this.direction = direction;
    this.amongTokens = amongTokens;
  }
}

/** A person wants to see a trial. */
export class TrialOpenEvent extends Event {
  static readonly type = "saccade-trial-open";
  readonly clip: string;
  readonly trialId: string;

  constructor(clip: string, trialId: string) {
    super(TrialOpenEvent.type, { bubbles: true, composed: true });
    this.clip = clip;
    this.trialId = trialId;
  }
}

/** A person wants to see the notes that a prompt tells between a sampler's frames. */
export class NotesOpenEvent extends Event {
  static readonly type = "saccade-notes-open";
  readonly prompt: string;
  readonly sampler: string;

  constructor({ prompt, sampler }: { readonly prompt: string; readonly sampler: string }) {
    super(NotesOpenEvent.type, { bubbles: true, composed: true });
    this.prompt = prompt;
    this.sampler = sampler;
  }
}

export function walkDirection(key: string): WalkDirection | undefined {
  switch (key) {
    case "ArrowLeft":
      return "left";
    case "ArrowRight":
      return "right";
    case "ArrowUp":
      return "up";
    case "ArrowDown":
      return "down";
    default:
      return undefined;
  }
}
