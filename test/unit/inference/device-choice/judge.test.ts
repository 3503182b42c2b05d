import { describe, expect, it } from "vitest";
import { judge, judgeEnd } from "../../../../src/inference/device-choice/judge.ts";

const COMPUTED = { kind: "computed", deviation: 1e-6, deviceSeconds: 0.001, cpuSeconds: 0.002 } as const;

describe("a device's self-test", () => {
  it("is passed by the CPU's numbers, or nearly those", () => {
    expect(judge(COMPUTED, 0.314)).toEqual({ outcome: "passed", finding: "answered like the CPU in 0.3 s" });
    expect(judge({ ...COMPUTED, deviation: 1e-3 }, 1).outcome).toBe("passed");
  });

  it("is failed by other numbers, and by what is none", () => {
    expect(judge({ ...COMPUTED, deviation: 0.0123 }, 1)).toEqual({
      outcome: "differed",
      finding: "its results differ from the CPU's by 1.2 %",
    });
    expect(judge({ ...COMPUTED, deviation: null }, 1).outcome).toBe("differed");
  });

  it("is failed by a driver that imitates a graphics card, not by a card that takes long to start", () => {
    expect(judge({ ...COMPUTED, deviceSeconds: 1.3, cpuSeconds: 0.0013 }, 5)).toEqual({
      outcome: "slow",
      finding: "it computes 1000 times slower than the CPU, as software drivers do",
    });
    expect(judge({ ...COMPUTED, deviceSeconds: 0.02, cpuSeconds: 0.0001 }, 5).outcome).toBe("passed");
    expect(judge({ ...COMPUTED, deviceSeconds: 0.4, cpuSeconds: 0.1 }, 5).outcome).toBe("passed");
  });

  it.each([
    [
      "/src/webgpu_context.cc:136 Initialize(const Config&)::<lambda()> status == Success was false. Failed to get a WebGPU adapter: No supported adapters\n",
      "no graphics card answers to it",
    ],
    ["OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library", "its libraries are not installed"],
    ["no available backend found. ERR: [dml] backend not found", "this machine's runtime lacks it"],
    ["/src/x.cc:1 f() a == b was false. The card is asleep.\nmore", "The card is asleep"],
    ["", "it refused without a reason"],
    ["x".repeat(500), `${"x".repeat(160)}…`],
  ])("tells a refusal in words: %s", (reason, finding) => {
    expect(judge({ kind: "refused", reason }, 1)).toEqual({ outcome: "refused", finding });
  });

  it("is failed by a process that ends without a report, with what it said last", () => {
    const finding = (...end: Parameters<typeof judgeEnd>): string => judgeEnd(...end).finding;
    expect(judgeEnd(null, "SIGSEGV", "")).toEqual({
      outcome: "crashed",
      finding: "its process ended with SIGSEGV",
    });
    expect(finding(null, "SIGABRT", "one\ntwo.\n")).toBe("its process ended with SIGABRT: two");
    expect(finding(1, null, "out of memory\n")).toBe("its process ended with code 1: out of memory");
    expect(finding(0xc0000005, null, "")).toBe("its process ended with code 0xC0000005");
    expect(finding(0, null, "bye")).toBe("its process ended without an answer");
  });
});
