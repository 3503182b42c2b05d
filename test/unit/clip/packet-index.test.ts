import { describe, expect, it } from "vitest";
import { followsClip } from "../../../src/clip/follows-clip.ts";
import { beginsWith, indexPackets } from "../../../src/clip/packet-index.ts";
import { type Packet, PacketLog } from "../../../src/clip/packet-log.ts";

/** As ffmpeg 5.1 and the one of 2018 list an MP4 with B-frames. */
const LISTED = `#software: Lavf59.27.100
#tb 0: 1/12800
#dimensions 0: 64x48
0,      -1024,          0,      512,     2189, 0xb4532541
0,       -512,       1536,      512,       69, 0x001c19c8, F=0x0
0,          0,        512,      512,       11, 0x0b990320, F=0x10
0,        512,       1024,      512,       11, 0x09b002a5, F=0x0`;

function packetsOf(text: string): PacketLog {
  const log = new PacketLog();
  for (const line of text.split("\n")) log.add(line);
  return log;
}

const packet = (pts: number, isKey = false): Packet => ({ pts, dts: pts, isKey, isIrregular: false });

describe("PacketLog", () => {
  it("reads times, key flags and the clock", () => {
    const { clock, packets } = packetsOf(LISTED);
    expect(clock).toEqual({ numerator: 12_800, denominator: 1 });
    expect(packets.map(({ pts, isKey }) => [pts, isKey])).toEqual([
      [0, true],
      [1536, false],
      [512, false],
      [1024, false],
    ]);
  });

  it("reads times that are missing, and packets that are not shown", () => {
    const { packets } = packetsOf("0, -4096, -9223372036854775808, 512, 1730, 0xaf138bcb, F=0x5");
    expect(packets).toEqual([{ pts: NaN, dts: -4096, isKey: true, isIrregular: true }]);
  });
});

describe("indexPackets", () => {
  it("puts frames into the order in which they are shown", () => {
    const index = indexPackets(packetsOf(LISTED).packets);
    expect(index?.frames.map(({ pts }) => pts)).toEqual([0, 512, 1024, 1536]);
    expect(index?.hasLeadingFrames).toBe(false);
    expect(indexPackets([packet(0, true), packet(3, true), packet(1), packet(2)])?.hasLeadingFrames).toBe(true);
  });

  it.each<[string, Packet[]]>([
    ["nothing", []],
    ["no key frame at first", [packet(0), packet(1, true)]],
    ["frames before the first key frame", [packet(2, true), packet(1)]],
    ["a time that occurs twice", [packet(0, true), packet(1), packet(1)]],
    ["a time that is missing", [packet(0, true), packet(NaN)]],
    ["a packet that is not shown", [packet(0, true), { ...packet(1), isIrregular: true }]],
  ])("does not take %s for frames", (_, packets) => {
    expect(indexPackets(packets)).toBeUndefined();
  });

  it("is compared with what was decoded", () => {
    const index = { frames: [packet(0, true), packet(1), packet(2)], hasLeadingFrames: false };
    expect(beginsWith(index, [packet(0, true), packet(1)])).toBe(true);
    expect(beginsWith(index, [packet(0, true), packet(2)])).toBe(false);
    expect(beginsWith(index, [packet(0, true), packet(1, true)])).toBe(false);
    expect(beginsWith(index, [packet(0, true), packet(1), packet(2), packet(3)])).toBe(false);
  });
});

describe("followsClip", () => {
  const expected = { count: 100, ticksAt: (index: number) => index * 10 };
  const frame = (pts: number, isKey = false): { pts: number; isKey: boolean } => ({ pts, isKey });

  it("wants the clip's row of frames from a key frame to the last one", () => {
    const need = { first: 5, last: 6 };
    expect(followsClip([frame(40, true), frame(50), frame(60)], expected, need)).toBe(true);
    expect(followsClip([frame(20), frame(30), frame(40, true), frame(50), frame(60)], expected, need)).toBe(true);
    expect(followsClip([frame(40, true), frame(60)], expected, need)).toBe(false);
    expect(followsClip([frame(40, true), frame(50)], expected, need)).toBe(false);
    expect(followsClip([frame(60, true)], expected, need)).toBe(false);
    expect(followsClip([frame(45, true), frame(50), frame(60)], expected, need)).toBe(false);
    expect(followsClip([frame(40), frame(50), frame(60)], expected, need)).toBe(false);
    expect(followsClip([], expected, need)).toBe(false);
  });
});
