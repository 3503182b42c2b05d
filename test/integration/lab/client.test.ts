import { resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { LabClient } from "../../../src/lab/client.ts";
import { isRunning, stillRunning, until } from "../../support/processes.ts";

const ENTRY = resolve("test/fixtures/lab/stand-in.mjs");

const labs: LabClient[] = [];

afterEach(async () => {
  for (const lab of labs.splice(0)) await lab.dispose();
});

/** @param stages receives what the lab says it does */
function startLab(behaviour: string, stages: string[] = []): LabClient {
  const lab = new LabClient({
    entry: ENTRY,
    env: { SACCADE_STAND_IN: behaviour },
    onNotification: { progress: ({ stage }) => stages.push(stage) },
  });
  labs.push(lab);
  return lab;
}

/** Params of a request; the document's name comes back as the reply's id. */
function asked(document = "a.saccade.json"): Parameters<LabClient["request"]>[1] & { document: string } {
  return {
    document,
    resume: false,
    device: "cpu",
    dtype: "fp32" as const,
    pictures: false,
    sendHubToken: false,
    stream: false,
  };
}

function run(lab: LabClient, document?: string, signal?: AbortSignal): ReturnType<typeof lab.request<"run">> {
  return lab.request("run", asked(document) as never, signal);
}

function failure(sentence: string | RegExp): object {
  const message: unknown = typeof sentence === "string" ? sentence : expect.stringMatching(sentence);
  return { kind: "failure", message };
}

describe("a request to the lab", () => {
  it("is answered, each with its own, by one process that stays", async () => {
    const lab = startLab("answers");
    expect(lab.pid).toBeUndefined();
    const replies = await Promise.all(["a", "b", "c"].map((document) => run(lab, document)));
    expect(replies.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect((await run(lab)).directory).toBe(String(lab.pid));
    expect(new Set(replies.map(({ directory }) => directory))).toEqual(new Set([String(lab.pid)]));
  });

  it("that is refused keeps its kind and its sentence", async () => {
    await expect(run(startLab("refuses"))).rejects.toMatchObject({ kind: "input", message: "No such clip." });
  });

  it("that is refused by a process that ends right after is told of the refusal", async () => {
    await expect(run(startLab("refuses-and-ends"))).rejects.toMatchObject({ kind: "input", message: "No such clip." });
  });

  it("that meets a defect, or gets nonsense for a reply, fails", async () => {
    await expect(run(startLab("meets-a-defect"))).rejects.toMatchObject(failure(/x is not a function/));
    await expect(run(startLab("replies-nonsense"))).rejects.toMatchObject(
      failure(`The lab's reply to "run" cannot be read.`),
    );
  });

  it("hears what is told on the way, but not what cannot be read", async () => {
    const stages: string[] = [];
    await run(startLab("tells", stages));
    expect(stages).toEqual(["Encoding"]);
  });
});

describe("a lab that ends", () => {
  it.each([
    ["dies", "The lab process ended with exit code 7. Its last words: a native trace"],
    ["dies-by-signal", "The lab process ended with signal SIGKILL. It said nothing."],
    ["ends-without-a-word", "The lab process ended with exit code 0. It said nothing."],
    ["dies-with-a-long-trace", /^The lab process ended with exit code 1\. Its last words: x{4088} the end$/],
    ["never-starts", /^The lab process ended with exit code 1\. Its last words: .*It has no heart\./],
  ])("as one that %s settles what was asked, with its last words", async (behaviour, sentence) => {
    const lab = startLab(behaviour);
    await expect(run(lab)).rejects.toMatchObject(failure(sentence));
    expect(lab.pid).toBeUndefined();
  });

  it("settles everything that was asked", async () => {
    const lab = startLab("answers");
    const pending = [run(lab, "!ignores-cancel"), run(lab, "!ignores-cancel"), run(lab, "!dies")];
    const outcomes = await Promise.allSettled(pending);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  });

  it("is started again by the next request", async () => {
    const lab = startLab("answers");
    const { directory: first } = await run(lab);
    await expect(run(lab, "!dies")).rejects.toMatchObject(failure(/exit code 7/));
    const { directory: second } = await run(lab);
    expect(second).not.toBe(first);
  });

  it("five times is not started again, and says so", async () => {
    const lab = startLab("dies");
    for (let crash = 0; crash < 5; crash++) await expect(run(lab)).rejects.toThrow("exit code 7");
    const sentence = /^The lab ended 5 times within three minutes and is not started again\. /;
    await expect(run(lab)).rejects.toMatchObject(failure(sentence));
    await expect(run(lab, "!answers")).rejects.toMatchObject(failure(sentence));
    expect(lab.pid).toBeUndefined();
  });

  it("takes what it started with it, also where that holds its pipes open", async () => {
    const stages: string[] = [];
    const started = performance.now();
    await expect(run(startLab("leaves-a-child", stages))).rejects.toMatchObject(failure(/exit code 1/));
    expect(performance.now() - started).toBeLessThan(10_000);
    const child = Number(stages[0]?.split(" ")[1]);
    expect(await stillRunning([child], 2)).toEqual([]);
  });

  it("by closing its channel, but lives on, is ended", async () => {
    const lab = startLab("closes-its-channel");
    const pending = run(lab);
    const { pid } = lab;
    await expect(pending).rejects.toMatchObject(failure(/since it closed its channel/));
    expect(await stillRunning([pid ?? 0], 2)).toEqual([]);
  });
});

describe("a cancel", () => {
  async function cancelled(
    behaviour: string,
  ): Promise<{ lab: LabClient; pid: number; seconds: number; outcome: unknown }> {
    const stages: string[] = [];
    const lab = startLab(behaviour, stages);
    const controller = new AbortController();
    const pending = run(lab, undefined, controller.signal).catch((error: unknown) => error);
    await until(() => stages.includes("waiting"));
    const { pid = 0 } = lab;
    const started = performance.now();
    controller.abort();
    const outcome = await pending;
    return { lab, pid, seconds: (performance.now() - started) / 1000, outcome };
  }

  it("that is honoured leaves the process", async () => {
    const { lab, pid, outcome, seconds } = await cancelled("honours-cancel");
    expect(outcome).toMatchObject({ kind: "cancelled", message: "Cancelled." });
    expect(seconds).toBeLessThan(2.5);
    expect([lab.pid, isRunning(pid)]).toEqual([pid, true]);
  });

  it("may be answered with what there is", async () => {
    expect((await cancelled("answers-a-cancel")).outcome).toMatchObject({ status: "cancelled" });
  });

  it("that is not honoured ends the process after three seconds", async () => {
    const { pid, outcome, seconds } = await cancelled("ignores-cancel");
    expect(outcome).toMatchObject({ kind: "cancelled", message: "Cancelled." });
    expect(seconds).toBeGreaterThan(2.9);
    expect(seconds).toBeLessThan(6);
    expect(await stillRunning([pid], 2)).toEqual([]);
  });

  it("before anything was asked starts no process", async () => {
    const lab = startLab("answers");
    await expect(run(lab, undefined, AbortSignal.abort())).rejects.toMatchObject({ kind: "cancelled" });
    expect(lab.pid).toBeUndefined();
  });

  it("does not count as a crash", async () => {
    const lab = startLab("dies");
    for (let crash = 0; crash < 4; crash++) await expect(run(lab)).rejects.toThrow("exit code 7");
    const pending = run(lab, "!ignores-cancel");
    await until(() => lab.pid);
    await lab.dispose();
    await expect(pending).rejects.toMatchObject(failure(/^The lab process was ended, since it was stopped\./));
    expect(await run(lab, "!answers")).toMatchObject({ status: "finished" });
  });
});

describe("a native call", () => {
  it("that takes longer than it was announced to is ended with its process", async () => {
    const lab = startLab("hangs-in-a-call");
    const started = performance.now();
    await expect(run(lab)).rejects.toMatchObject(
      failure(/^The lab process was ended, since a call into the runtime took more than 0\.4 s\./),
    );
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it.each(["hangs-unannounced", "silent-after-its-calls", "many-calls"])(
    "is not suspected where the lab is one that %s",
    async (behaviour) => {
      expect(await run(startLab(behaviour))).toMatchObject({ status: "finished" });
    },
  );
});

describe("the end of the client", () => {
  it("leaves no process, and none that the lab started", async () => {
    const stages: string[] = [];
    const lab = startLab("hangs-with-a-child", stages);
    const pending = run(lab).catch((error: unknown) => error);
    const child = await until(() => Number(stages[0]?.split(" ")[1]) || undefined);
    const pids = [lab.pid ?? 0, child];
    expect(pids.map(isRunning)).toEqual([true, true]);
    await lab.dispose();
    expect(await pending).toMatchObject(failure(/since it was stopped/));
    expect(await stillRunning(pids, 2)).toEqual([]);
    await lab.dispose();
  });
});
