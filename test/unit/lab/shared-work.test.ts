import { expect, it } from "vitest";
import { SharedWork } from "../../../src/lab/shared-work.ts";

/** Work that ends when it is told to, or when it is cancelled. */
function workUnderWay(): { shared: SharedWork<string>; end: (result: string) => void; isCancelled: () => boolean } {
  let end: (result: string) => void = () => undefined;
  let own: AbortSignal | undefined;
  const shared = new SharedWork<string>((signal) => {
    own = signal;
    return new Promise((resolve, reject) => {
      end = resolve;
      signal.addEventListener("abort", () => {
        reject(new Error("The work was cancelled."));
      });
    });
  });
  shared.result.catch(() => undefined);
  return {
    shared,
    end: (result) => {
      end(result);
    },
    isCancelled: () => own?.aborted === true,
  };
}

it("goes on for the second when the first is cancelled", async () => {
  const { shared, end, isCancelled } = workUnderWay();
  const controller = new AbortController();
  const first = shared.wait(controller.signal);
  const second = shared.wait(new AbortController().signal);
  controller.abort();
  await expect(first).rejects.toMatchObject({ kind: "cancelled" });
  expect(isCancelled()).toBe(false);
  end("done");
  expect(await second).toBe("done");
  // Who comes later gets it at once.
  expect(await shared.wait(undefined)).toBe("done");
  expect(shared.isAbandoned).toBe(false);
});

it("is cancelled when nobody waits any more, and says so to whoever comes then", async () => {
  const { shared, isCancelled } = workUnderWay();
  const controllers = [new AbortController(), new AbortController()];
  const waiting = controllers.map(({ signal }) => shared.wait(signal));
  for (const controller of controllers) controller.abort();
  for (const one of waiting) await expect(one).rejects.toMatchObject({ kind: "cancelled" });
  expect(isCancelled()).toBe(true);
  expect(shared.isAbandoned).toBe(true);
});

it("fails for all who wait", async () => {
  const shared = new SharedWork(() => Promise.reject(new Error("broken")));
  await expect(Promise.allSettled([shared.wait(undefined), shared.wait(undefined)])).resolves.toMatchObject([
    { status: "rejected", reason: { message: "broken" } },
    { status: "rejected", reason: { message: "broken" } },
  ]);
});
