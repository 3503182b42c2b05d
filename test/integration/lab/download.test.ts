import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LabClient } from "../../../src/lab/client.ts";
import type { Progress } from "../../../src/protocol/lab-channel.ts";
import { LocalHub } from "../../support/local-hub.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { writeTinyVlm } from "../../support/tiny-vlm/tiny-vlm.ts";

/** Known by name, as a person picks it; the hub of this machine has a tiny one under its name. */
const ID = "HuggingFaceTB/SmolVLM-256M-Instruct";
const LARGE = "onnx/decoder_model_merged.onnx_data";

describe("a model that a person gets", () => {
  const served = temporaryFolder();
  writeTinyVlm(served, { externalData: true });
  const spare = temporaryFolder();
  const hub = new LocalHub(served);
  const progress: Progress[] = [];
  let made = 0;
  let host = "";
  let models = "";
  let lab: LabClient;

  beforeAll(async () => {
    host = await hub.start();
  });
  afterAll(() => hub.stop());
  beforeEach(() => {
    // The editor names a folder in its own storage like this.
    models = join(spare, String(made++), "models");
    lab = labOn(host);
    progress.length = 0;
    hub.requests.length = 0;
    hub.troubles.clear();
    hub.refusal = undefined;
  });
  afterEach(() => lab.dispose());

  const labOn = (endpoint: string): LabClient =>
    new LabClient({
      entry: resolve("dist/lab.js"),
      env: { SACCADE_MODELS: models, HF_ENDPOINT: endpoint },
      onNotification: { progress: (told) => progress.push(told) },
    });
  const get = (signal?: AbortSignal, id = ID): Promise<{ folder: string }> =>
    lab.request("download", { id, dtype: "fp32", sendHubToken: false, task: id }, signal);
  const isHere = async (from = lab): Promise<boolean | undefined> =>
    (await from.request("models", {})).models.find(({ id }) => id === ID)?.isLocal;
  const files = (): string[] =>
    existsSync(models) ? readdirSync(models, { recursive: true, withFileTypes: true }).flatMap(nameOfFile) : [];

  it("comes with progress, is cancelled without a half file, comes whole, and is used without a network", async () => {
    expect(await isHere()).toBe(false);
    hub.troubles.set(LARGE, "waits");
    const cancel = new AbortController();
    const first = get(cancel.signal);
    const cancelled = expect(first).rejects.toMatchObject({ kind: "cancelled" });
    const isUnderWay = (): boolean =>
      progress.some(({ task, done = 0, total = 0 }) => task === ID && 0 < done && done < total);
    await expect.poll(isUnderWay, { timeout: 20_000 }).toBe(true);
    await expect.poll(() => files().some((name) => name.startsWith("decoder_model_merged.onnx_data.tmp"))).toBe(true);
    cancel.abort();
    await cancelled;
    await expect.poll(() => files().filter((name) => name.includes(".tmp"))).toEqual([]);
    expect(files()).not.toContain("decoder_model_merged.onnx_data");
    expect(await isHere()).toBe(false);

    hub.troubles.clear();
    progress.length = 0;
    const { folder } = await get();
    expect(folder).toBe(join(models, ID));
    expect(progress.at(-1)?.done).toBe(progress.at(-1)?.total);
    expect(progress.at(-1)?.done).toBeGreaterThan(0);
    expect(await isHere()).toBe(true);

    // Another window, and no hub any more.
    const offline = labOn("http://127.0.0.1:9/");
    try {
      expect(await isHere(offline)).toBe(true);
      hub.requests.length = 0;
      const { result } = await offline.request("ask", {
        ...{ clip: resolve("media/clips/surprise-01.mp4"), sampler: "uniform:2", prompt: "Which?", model: ID },
        ...{ maxTokens: 3, topLogits: 3, device: "cpu", dtype: "fp32", sendHubToken: false },
      });
      expect(result.answer.tokens.length).toBeGreaterThan(0);
      expect(hub.requests).toEqual([]);
    } finally {
      await offline.dispose();
    }
  });

  it("is told as broken off where the connection ends in a file, and comes whole when asked again", async () => {
    hub.troubles.set(LARGE, "breaks off");
    await expect(get()).rejects.toThrow(
      `The connection to the hub broke off while "${ID}" was downloaded: get it again.`,
    );
    await expect.poll(() => files().filter((name) => name.includes(".tmp"))).toEqual([]);
    expect(await isHere()).toBe(false);
    hub.troubles.clear();
    hub.requests.length = 0;
    await get();
    expect(await isHere()).toBe(true);
    // What had come whole did not come again.
    const fetched = hub.requests.filter(({ headers }) => headers.range === undefined).map(({ url }) => url ?? "");
    expect(fetched.some((url) => url.endsWith(LARGE))).toBe(true);
    expect(fetched.some((url) => url.endsWith("tokenizer.json"))).toBe(false);
  });

  it("is refused in a sentence where the hub wants a sign-in, or has no such model", async () => {
    hub.refusal = 401;
    await expect(get()).rejects.toMatchObject({
      ...{ kind: "input", remedy: "hub token" },
      message: `The hub does not hand out "${ID}" to everyone: check the id, or sign in.`,
    });
    hub.refusal = 404;
    await expect(get(undefined, "someone/none")).rejects.toMatchObject({
      kind: "input",
      message: 'The hub has no model "someone/none" with the files Saccade needs: check the id.',
    });
    expect(files()).toEqual([]);
    // Nothing of that is remembered.
    hub.refusal = undefined;
    await get();
    expect(await isHere()).toBe(true);
  });
});

function nameOfFile(entry: { readonly name: string; isFile(): boolean }): string[] {
  return entry.isFile() ? [entry.name] : [];
}
