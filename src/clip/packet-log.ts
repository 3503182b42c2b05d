import type { Clock } from "./frame-log.ts";

/** A packet as the framecrc muxer lists it, in the order of the file. */
export interface Packet {
  /** Ticks; `NaN` where the file does not say. */
  readonly pts: number;
  readonly dts: number;
  /** Whether the container marks it as one to begin decoding at. */
  readonly isKey: boolean;
  /** Decoded for the sake of others and not shown, as an edit list has it, or known to be damaged. */
  readonly isIrregular: boolean;
}

/** Of libavcodec: a key packet, one that is corrupt, one to discard after decoding. */
const [KEY, CORRUPT, DISCARD] = [1, 2, 4];
const PACKET = /^0, +(-?\d+), +(-?\d+), +-?\d+, +\d+, 0x[0-9a-f]+(?:, F=0x([0-9A-F]+))?/;
const CLOCK = /^#tb 0: (\d+)\/(\d+)$/;
/** How the muxer prints a time that is not there. */
const NO_TIME = "-9223372036854775808";

/** Reads a list of packets as `-f framecrc` prints it. */
export class PacketLog {
  readonly packets: Packet[] = [];
  clock: Clock | undefined;

  add(line: string): void {
    const clock = CLOCK.exec(line);
    if (clock !== null) this.clock = { numerator: Number(clock[2]), denominator: Number(clock[1]) };
    const packet = PACKET.exec(line);
    if (packet === null) return;
    const [, dts = "", pts = "", flags] = packet;
    // A lone key flag is the muxer's normal case, of which it says nothing.
    const bits = flags === undefined ? KEY : parseInt(flags, 16);
    this.packets.push({
      pts: pts === NO_TIME ? NaN : Number(pts),
      dts: dts === NO_TIME ? NaN : Number(dts),
      isKey: (bits & KEY) !== 0,
      isIrregular: (bits & (CORRUPT | DISCARD)) !== 0,
    });
  }
}
