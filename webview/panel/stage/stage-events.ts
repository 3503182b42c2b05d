import type { TickEdit } from "../../../src/core/experiment/edit/tick-edits.ts";

/** A person goes to a moment of the clip, or it plays to there. */
export class PlayheadEvent extends Event {
  static readonly type = "saccade-playhead";
  /** Of the file. */
  readonly seconds: number;

  constructor(seconds: number) {
    super(PlayheadEvent.type, { bubbles: true, composed: true });
    this.seconds = seconds;
  }
}

/** A frame of a lane that is looked at, by pointer or keyboard. */
export interface LookedFrame {
  readonly sampler: string;
  /** In the order shown, from 0. */
  readonly place: number;
}

export class FrameLookEvent extends Event {
  static readonly type = "saccade-frame-look";
  readonly frame: LookedFrame;

  constructor(frame: LookedFrame) {
    super(FrameLookEvent.type, { bubbles: true, composed: true });
    this.frame = frame;
  }
}

/** A hand adds, moves or removes a frame of a sampler. */
export class TickEditEvent extends Event {
  static readonly type = "saccade-tick-edit";
  readonly sampler: string;
  readonly edit: TickEdit;

  constructor(sampler: string, edit: TickEdit) {
    super(TickEditEvent.type, { bubbles: true, composed: true });
    this.sampler = sampler;
    this.edit = edit;
  }
}
