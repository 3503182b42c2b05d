import { existsSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { ModelSource } from "../../../src/inference/catalogue.ts";
import { loadTransformersEngine, type LoadOptions } from "../../../src/inference/transformers/load.ts";
import { LocalHub } from "../../support/local-hub.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { writeTinyVlm } from "../../support/tiny-vlm/tiny-vlm.ts";

/** An id of its own for each test: the library remembers for a process what a hub had. */
const hubModel = (name: string): ModelSource => ({ kind: "hub", id: `someone/${name}`, drawnFaces: false });

describe("a model from the hub", () => {
  const folder = temporaryFolder();
  writeTinyVlm(folder, { externalData: true });
  const cacheFolder = temporaryFolder();
  const hub = new LocalHub(folder);
  let host = "";
  beforeAll(async () => {
    host = await hub.start();
  });
  afterAll(() => hub.stop());
  beforeEach(() => {
    hub.requests.length = 0;
  });
  const options = (changes: Partial<LoadOptions> = {}, cache = cacheFolder): LoadOptions => ({
    dtype: "fp32",
    device: "cpu",
    hub: { cacheFolder: cache, sendToken: false, host },
    ...changes,
  });

  const tiny = hubModel("tiny-vlm");

  it("is downloaded once, with progress, and then found in the cache", async () => {
    const progress: number[][] = [];
    const engine = await loadTransformersEngine(
      tiny,
      options({ onDownload: (done, total) => progress.push([done, total]) }),
    );
    expect(engine.model).toMatchObject({ id: tiny.id, contextTokens: 256 });
    await engine.dispose();
    expect(progress.at(-1)?.[0]).toBe(progress.at(-1)?.[1]);
    expect(hub.requests.length).toBeGreaterThan(0);
    expect(existsSync(join(cacheFolder, tiny.id, "onnx", "decoder_model_merged.onnx_data"))).toBe(true);

    hub.requests.length = 0;
    await (await loadTransformersEngine(tiny, options())).dispose();
    expect(hub.requests).toEqual([]);
  });

  it("finds a file that an earlier download left in half", async () => {
    const cached = join(cacheFolder, tiny.id, "onnx", "vision_encoder.onnx");
    truncateSync(cached, 1000);
    await expect(loadTransformersEngine(tiny, options())).rejects.toThrow(
      `${cached} was not downloaded whole: delete it`,
    );
  });

  it("is refused when the hub does not have it", async () => {
    hub.missing = ["config.json"];
    await expect(loadTransformersEngine(hubModel("none"), options({}, temporaryFolderNow()))).rejects.toMatchObject({
      kind: "input",
      message: expect.stringContaining('The hub has no model "someone/none"') as string,
    });
    // The library would wait for this one for ever.
    hub.missing = ["onnx/decoder_model_merged.onnx_data"];
    await expect(loadTransformersEngine(hubModel("half"), options({}, temporaryFolderNow()))).rejects.toThrow(
      `The model someone/half has no onnx/decoder_model_merged.onnx_data on the hub`,
    );
    hub.missing = [];
  });

  it("is given up when nothing moves, or when it is cancelled", async () => {
    hub.stalls = true;
    await expect(
      loadTransformersEngine(hubModel("slow"), options({ deadlineSeconds: 0.5 }, temporaryFolderNow())),
    ).rejects.toThrow(`Loading someone/slow has not moved for 0.5 s and was given up.`);
    const controller = new AbortController();
    const load = loadTransformersEngine(hubModel("slow"), options({ signal: controller.signal }, temporaryFolderNow()));
    setTimeout(() => {
      controller.abort();
    }, 100);
    await expect(load).rejects.toMatchObject({ kind: "cancelled" });
    hub.stalls = false;
  });

  it("is not on this machine where the hub cannot be reached", async () => {
    const nowhere = { cacheFolder: temporaryFolderNow(), sendToken: false, host: "http://127.0.0.1:9/" };
    await expect(loadTransformersEngine(hubModel("far"), options({ hub: nowhere }))).rejects.toMatchObject({
      kind: "input",
      message: expect.stringContaining("the hub cannot be reached") as string,
    });
  });

  it("sends the person's token only when it is told to", async () => {
    const sent: (string | null)[] = [];
    vi.stubEnv("HF_TOKEN", "secret");
    vi.stubGlobal("fetch", (_: unknown, init?: RequestInit) => {
      sent.push(new Headers(init?.headers).get("authorization"));
      return Promise.resolve(new Response(null, { status: 404 }));
    });
    for (const sendToken of [false, true]) {
      const hub = { cacheFolder: temporaryFolderNow(), sendToken };
      await expect(loadTransformersEngine(hubModel("secret"), options({ hub }))).rejects.toMatchObject({
        kind: "input",
      });
    }
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
    expect(new Set(sent)).toEqual(new Set([null, "Bearer secret"]));
    expect(sent[0]).toBeNull();
  });

  let made = 0;
  const spare = temporaryFolder();
  const temporaryFolderNow = (): string => join(spare, String(made++));
});
