import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadExperiment } from "../../../../src/lab/experiment-files/load-experiment.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

/** A folder with these files; the experiment document is the object under `a.saccade.json`. */
function folderWith(files: Readonly<Record<string, string | Uint8Array | object>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    const plain = typeof content === "string" || content instanceof Uint8Array;
    writeFileSync(join(folder, name), plain ? content : JSON.stringify(content));
  }
  return folder;
}

const document = (folder: string): string => join(folder, "a.saccade.json");

async function namesIn(folder: string): Promise<string[]> {
  return (await loadExperiment(document(folder))).clips.map(({ name }) => name);
}

/** What is told, without the name of the document. */
async function told(folder: string): Promise<string> {
  const problem: unknown = await loadExperiment(document(folder)).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(problem).toMatchObject({ name: "SaccadeError", kind: "input" });
  return (problem as Error).message.replaceAll(document(folder), "a.saccade.json").replaceAll(folder, "FOLDER");
}

const line = (file: string, more: object = {}): string => JSON.stringify({ file, label: "fear", event: null, ...more });
const event = { label: "fear", onsetSeconds: 1, apexSeconds: 1.5, offsetSeconds: 2 };

it("A run that nobody could wait for is refused at the axis that makes it so", async () => {
  const folder = folderWith({
    "a.mp4": "",
    "a.saccade.json": { clips: ["a.mp4"], decoders: ["greedy", "temperature:1"], repeats: 100_001 },
  });
  expect(await told(folder)).toBe(
    "a.saccade.json, line 1, column 68: 2 decoders x 100,001 repeats are 200,002 trials; a run has 200,000 at most: give fewer repeats.",
  );
});

describe("the clips of an experiment", () => {
  it("are files, globs and manifests beside the document", async () => {
    const folder = folderWith({
      "sub/a.saccade.json": {
        clips: ["../one.mp4", { path: "two.mp4", from: 1.2, to: 3 }, "set/*.mp4", { path: "m/manifest.jsonl", to: 2 }],
      },
      "one.mp4": "1",
      "sub/two.mp4": "2",
      "sub/set/b.mp4": "b",
      "sub/set/B.mp4": "B",
      "sub/set/a10.mp4": "a10",
      "sub/set/a9.mp4": "a9",
      "sub/set/notes.txt": "no clip",
      "sub/set/folder.mp4/x": "a folder",
      "sub/m/manifest.jsonl": [
        line("x.mp4", { event, intensity: 0.5, identity: 12 }),
        "",
        line("../one.mp4", { label: null, events: [event, event], subject: "p1" }),
      ].join("\r\n"),
      "sub/m/x.mp4": "x",
      "sub/one.mp4": "another",
    });
    const path = join(folder, "sub", "a.saccade.json");
    const loaded = await loadExperiment(path);
    expect(loaded.path).toBe(path);
    expect(loaded.experiment.clips).toHaveLength(4);
    expect(loaded.clips).toEqual([
      { name: "../one.mp4", path: join(folder, "one.mp4"), events: [], entry: { place: 0, isOwn: true } },
      {
        name: "two.mp4#1.2-3",
        path: join(folder, "sub/two.mp4"),
        from: 1.2,
        to: 3,
        events: [],
        entry: { place: 1, isOwn: true },
      },
      ...["B", "a10", "a9", "b"].map((name) => ({
        name: `set/${name}.mp4`,
        path: join(folder, `sub/set/${name}.mp4`),
        events: [],
        entry: { place: 2, isOwn: false },
      })),
      {
        ...{ name: "m/x.mp4#-2", path: join(folder, "sub/m/x.mp4"), to: 2, label: "fear", events: [event] },
        ...{ subject: "12", entry: { place: 3, isOwn: false } },
      },
      {
        ...{ name: "one.mp4#-2", path: join(folder, "sub/one.mp4"), to: 2, events: [event, event], subject: "p1" },
        entry: { place: 3, isOwn: false },
      },
    ]);
  });

  it("may have names with the characters of a glob, in a folder of such a name", async () => {
    const outer = temporaryFolder();
    const folder = join(outer, "[x] {a,b} (1)");
    mkdirSync(folder);
    for (const name of ["a (1).mp4", "b[1].mp4", "b1.mp4"]) writeFileSync(join(folder, name), "");
    writeFileSync(document(folder), JSON.stringify({ clips: ["a (1).mp4", "b[1].mp4", "b[1-2].mp4"] }));
    expect(await namesIn(folder)).toEqual(["a (1).mp4", "b[1].mp4", "b1.mp4"]);
  });

  it("keep what the document knows of them", async () => {
    const folder = folderWith({
      "a.saccade.json": { clips: [{ path: "x.mp4", label: "fear", events: [event], subject: "p" }] },
      "x.mp4": "",
    });
    expect((await loadExperiment(document(folder))).clips).toMatchObject([
      { label: "fear", events: [event], subject: "p" },
    ]);
  });

  it("may be none", async () => {
    expect((await loadExperiment(document(folderWith({ "a.saccade.json": {} })))).clips).toEqual([]);
  });

  it.each([
    [["gone.mp4"], 'column 11: There is no file "gone.mp4".'],
    [["x.mp4", "set"], 'column 19: "set" is a folder, not a file.'],
    [["set/*.webm"], 'column 11: No file matches "set/*.webm" in "FOLDER".'],
    [[{ label: "fear", path: "gone (1).mp4" }], 'column 34: No file matches "gone (1).mp4" in "FOLDER".'],
    [["x.mp4/y.mp4"], 'column 11: There is no file "x.mp4/y.mp4".'],
    [["x.mp4", "*.mp4"], 'column 19: The clip "x.mp4" is listed twice, by entries 1 and 2 of "clips": leave one out.'],
    [
      ["x.mp4", "./x.mp4"],
      'column 19: The clip "x.mp4" is listed twice, by entries 1 and 2 of "clips": leave one out.',
    ],
  ])("are refused with their place: %j", async (clips, sentence) => {
    const folder = folderWith({ "a.saccade.json": { clips }, "x.mp4": "", "set/a.mp4": "" });
    expect(await told(folder)).toBe(`a.saccade.json, line 1, ${sentence}`);
  });

  it("are refused together", async () => {
    const folder = folderWith({ "a.saccade.json": '{\n "clips": ["a.mp4",\n  "b.mp4"], "prompts": [{"file": "c"}] }' });
    expect(await told(folder)).toBe(
      [
        'a.saccade.json, line 2, column 12: There is no file "a.mp4".',
        'a.saccade.json, line 3, column 3: There is no file "b.mp4".',
        'a.saccade.json, line 3, column 34: There is no file "c".',
      ].join("\n"),
    );
  });

  it("may be two ranges of one file", async () => {
    const ranges = [{ path: "x.mp4", to: 1 }, { path: "x.mp4", from: 1 }, "x.mp4"];
    const folder = folderWith({ "a.saccade.json": { clips: ranges }, "x.mp4": "" });
    expect(await namesIn(folder)).toEqual(["x.mp4#-1", "x.mp4#1-", "x.mp4"]);
  });
});

describe("a manifest", () => {
  it.each([
    ["", 'The manifest "m.jsonl" lists no clip.'],
    [`${line("x.mp4")}\n{"file"`, "m.jsonl, line 2, column 8: A colon is missing between the key and its value."],
    [`\n\n${line("x.mp4")}\n[]`, "m.jsonl, line 4, column 1: A manifest's line has to be an object, not a list."],
    ['{"label": "fear"}', 'm.jsonl, line 1, column 1: "file" is missing: it has to be a text that is not empty.'],
    [line("gone.mp4"), 'm.jsonl, line 1, column 9: There is no file "gone.mp4".'],
    [line("x.mp4", { event: 2 }), 'm.jsonl, line 1, column 40: "event" has to be an object, not 2.'],
    [
      line("x.mp4", { event: { ...event, apexSeconds: 5 } }),
      "m.jsonl, line 1, column 40: An event begins, has its apex and ends in this order, but here it is 1, 5 and 2 s.",
    ],
    [
      line("x.mp4", { event, events: [event] }),
      'm.jsonl, line 1, column 40: A clip has "event" or "events", not both.',
    ],
    [`${line("x.mp4")}\n${line("x.mp4")}`, 'The clip "x.mp4" is listed twice, by entry 1 of "clips": leave one out.'],
  ])("is refused with its line: %j", async (text, sentence) => {
    const folder = folderWith({ "a.saccade.json": { clips: ["m.jsonl"] }, "m.jsonl": text, "x.mp4": "" });
    expect(await told(folder)).toBe(`a.saccade.json, line 1, column 11: ${sentence}`);
  });

  it("comes with the repository and names 105 clips that are there", async () => {
    const folder = temporaryFolder();
    writeFileSync(document(folder), JSON.stringify({ clips: [join(process.cwd(), "media/bench/manifest.jsonl")] }));
    const { clips } = await loadExperiment(document(folder));
    expect(clips).toHaveLength(105);
    expect(clips[1]).toMatchObject({
      label: "happiness",
      subject: "1100001",
      events: [{ label: "happiness", onsetSeconds: 2.1041, apexSeconds: 2.24, offsetSeconds: 2.4182 }],
    });
  });
});

describe("the prompts of an experiment", () => {
  it("are read from their files and know their labels", async () => {
    const folder = folderWith({
      "a.saccade.json": {
        prompts: ["Who?", { file: "p/long.txt", system: "Be brief." }, { name: "own", text: "Eh?", labels: ["a"] }],
        labels: ["x", "y"],
      },
      "p/long.txt": "\uFEFF{{frames}}\nWhich of {{labels}}?\n",
    });
    expect((await loadExperiment(document(folder))).prompts).toEqual([
      { name: "Who?", text: "Who?", labels: ["x", "y"] },
      { name: "p/long.txt", text: "{{frames}}\nWhich of {{labels}}?", system: "Be brief.", labels: ["x", "y"] },
      { name: "own", text: "Eh?", labels: ["a"] },
    ]);
  });

  it.each([
    [" \n", 'The prompt file "p.txt" is empty.'],
    ["{{frame}}?", "The prompt has a slot {{frame}} that nothing fills: use {{frames}} or {{labels}}."],
    [
      "{{labels}}",
      'The prompt holds {{labels}}, but there are no labels: give "labels" to the prompt or to the experiment.',
    ],
    [new Uint8Array([0xe4, 0x20]), '"p.txt" is no text in UTF-8: save it in this encoding.'],
  ])("are refused where their file holds %j", async (text, sentence) => {
    const folder = folderWith({ "a.saccade.json": { prompts: [{ file: "p.txt" }] }, "p.txt": text });
    expect(await told(folder)).toBe(`a.saccade.json, line 1, column 21: ${sentence}`);
  });
});

describe("a document that cannot be read", () => {
  it("is no file, a folder, no text or wrong", async () => {
    const folder = folderWith({ "b.saccade.json": new Uint8Array([0xff, 0xfe, 0x7b, 0x00]), "c.saccade.json": "{" });
    expect(await told(folder)).toBe('There is no file "a.saccade.json".');
    await expect(loadExperiment(folder)).rejects.toThrow(`"${folder}" is a folder, not a file.`);
    await expect(loadExperiment(join(folder, "b.saccade.json"))).rejects.toThrow(/is no text in UTF-8: save it/);
    await expect(loadExperiment(join(folder, "c.saccade.json"))).rejects.toThrow(
      /c\.saccade\.json, line 1, column 2: A \} is missing here/,
    );
  });
});

describe("media/demo.saccade.json", () => {
  it("is an experiment of 4 samplers, 3 prompts and 3 decoders on a clip with its event", async () => {
    const { experiment, clips, prompts } = await loadExperiment("media/demo.saccade.json");
    expect(clips).toMatchObject([
      { name: "clips/surprise-01.mp4", label: "surprise", events: [{ label: "surprise" }] },
    ]);
    expect([experiment.samplers.length, prompts.length, experiment.decoders.length]).toEqual([4, 3, 3]);
    expect(experiment.baseline).toEqual({ model: "faces", sampler: "uniform:4", prompt: "emotion", decoder: "greedy" });
  });
});
