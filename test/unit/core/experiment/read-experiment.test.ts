import { describe, expect, it } from "vitest";
import { readExperiment } from "../../../../src/core/experiment/read-experiment.ts";
import { SaccadeError } from "../../../../src/protocol/errors.ts";

const read = (text: string): ReturnType<typeof readExperiment> => readExperiment(text, "a.saccade.json");

/** What is told, a line for each problem. */
function problemsOf(text: string): string[] {
  try {
    read(text);
  } catch (error) {
    expect(error).toBeInstanceOf(SaccadeError);
    expect(error).toMatchObject({ kind: "input" });
    return (error as SaccadeError).message.split("\n");
  }
  return [];
}

/** The one problem of a document in one line: its column and what is said. */
function problemOf(text: string): [column: number, sentence: string] {
  const problems = problemsOf(text);
  expect(problems).toHaveLength(1);
  const [, column = "", sentence = ""] = /^a\.saccade\.json, line 1, column (\d+): (.*)$/.exec(problems[0] ?? "") ?? [];
  return [Number(column), sentence];
}

describe("what a document may leave out", () => {
  it("is everything", () => {
    expect(read("{}")).toEqual({
      clips: [],
      models: [{ name: "faces", id: "faces" }],
      samplers: [{ name: "uniform:8", spec: { type: "uniform", count: 8 } }],
      prompts: [{ name: "Which emotion does the person show?", text: "Which emotion does the person show?" }],
      decoders: [{ name: "greedy", spec: {} }],
      labels: [],
      repeats: 1,
      seed: 0,
      topLogits: 5,
    });
  });

  it("is not a clip's path, an axis's entries or a decoder's sense", () => {
    expect(problemOf('{"clips": [{"label": "fear"}]}')).toEqual([
      12,
      '"path" is missing: it has to be a text that is not empty.',
    ]);
    expect(problemOf('{"decoders": []}')).toEqual([
      14,
      '"decoders" has to be a list with at least one entry, not an empty one.',
    ]);
  });
});

describe("an empty list of labels", () => {
  it("is none for each prompt that has no list of its own", () => {
    const { prompts } = read('{"labels": [], "prompts": ["What?", {"text": "Calm?", "labels": ["yes", "no"]}]}');
    expect(prompts.map(({ name, labels }) => [name, labels])).toEqual([
      ["What?", []],
      ["Calm?", ["yes", "no"]],
    ]);
    expect(read('{"prompts": ["What?"]}').prompts[0]).not.toHaveProperty("labels");
  });
});

describe("a document with everything", () => {
  it("has its short forms written out", () => {
    const text = `
      // What a person writes.
      {
        "$schema": "./experiment.schema.json",
        "clips": ["a.mp4", { "path": "b.mp4", "from": 1.5, "to": 3, "label": "fear", "subject": "p1",
          "events": [{ "label": "fear", "onsetSeconds": 2, "apexSeconds": 2, "offsetSeconds": 2.5 }] }],
        "models": ["faces", { "name": "half", "id": "owner/model", "device": { "vision_encoder": "cuda" }, "dtype": "fp16" }],
        "samplers": [" uniform:4", { "type": "fps", "fps": 5 }, { "type": "times", "times": [1.2, 0.4] },
          { "name": "all", "type": "uniform", "count": 64 }],
        "prompts": ["Which {{labels}}?", { "file": "long.txt", "system": "Be brief." },
          { "name": "yes", "text": "Is it {{labels}}?", "labels": ["yes", "no"] }],
        "decoders": ["greedy", "temperature:0.7,topP:0.9", { "temperature": 1, "minP": 0.1, "stop": ["."] },
          { "name": "hot", "temperature": 2, "order": "llamacpp" }],
        "labels": ["fear", "anger"],
        "repeats": 3, "seed": -1, "maxTokens": 12, "topLogits": 0,
        "baseline": { "model": "faces", "sampler": "fps:5", "prompt": "yes", "decoder": "hot", },
      }`;
    expect(read(text)).toEqual({
      clips: [
        { path: "a.mp4" },
        {
          path: "b.mp4",
          from: 1.5,
          to: 3,
          label: "fear",
          subject: "p1",
          events: [{ label: "fear", onsetSeconds: 2, apexSeconds: 2, offsetSeconds: 2.5 }],
        },
      ],
      models: [
        { name: "faces", id: "faces" },
        { name: "half", id: "owner/model", device: { vision_encoder: "cuda" }, dtype: "fp16" },
      ],
      samplers: [
        { name: "uniform:4", spec: { type: "uniform", count: 4 } },
        { name: "fps:5", spec: { type: "fps", fps: 5, min: 4, max: 768, factor: 2 } },
        { name: "times:1.2,0.4", spec: { type: "times", times: [1.2, 0.4] } },
        { name: "all", spec: { type: "uniform", count: 64 } },
      ],
      prompts: [
        { name: "Which {{labels}}?", text: "Which {{labels}}?" },
        { name: "long.txt", file: "long.txt", system: "Be brief." },
        { name: "yes", text: "Is it {{labels}}?", labels: ["yes", "no"] },
      ],
      decoders: [
        { name: "greedy", spec: {} },
        { name: "temperature:0.7,topP:0.9", spec: { temperature: 0.7, topP: 0.9 } },
        { name: 'temperature:1,minP:0.1,stop:["."]', spec: { temperature: 1, minP: 0.1, stop: ["."] } },
        { name: "hot", spec: { temperature: 2, order: "llamacpp" } },
      ],
      labels: ["fear", "anger"],
      repeats: 3,
      seed: -1,
      maxTokens: 12,
      topLogits: 0,
      baseline: { model: "faces", sampler: "fps:5", prompt: "yes", decoder: "hot" },
    });
  });

  it("may begin with the mark of an editor, and end its lines as Windows does", () => {
    expect(read('\uFEFF{"seed": 4}').seed).toBe(4);
    expect(problemsOf('\uFEFF{\r\n  "sed": 4\r\n}')).toEqual([
      'a.saccade.json, line 2, column 3: "sed" is not known here. Did you mean "seed"?',
    ]);
  });
});

describe("a text that is no JSON", () => {
  it.each([
    ["", 1, 'The document is empty: write { "clips": ["a.mp4"] }.'],
    ["// only this", 13, "A value is missing here."],
    [
      "{clips: []}",
      2,
      "clips is no JSON: texts and keys stand in double quotes; beside them there are numbers, true, false and null.",
    ],
    [
      "{'a': 1}",
      2,
      "'a' is no JSON: texts and keys stand in double quotes; beside them there are numbers, true, false and null.",
    ],
    ['{"seed": 1 "repeats": 2}', 12, "A comma is missing before this."],
    ['{"clips": ["a.mp4"}', 19, "A ] is missing before this }."],
    ['{"clips": ["a.mp4", , "b.mp4"]}', 21, "A value is missing here."],
    ['{"seed" 1}', 9, "A colon is missing between the key and its value."],
    ['{"seed": 1', 11, "A } is missing here: an object is not closed."],
    ['["a"', 5, "A ] is missing here: a list is not closed."],
    ['{"seed": 1.}', 10, "1. is no number in JSON: write it as 2, 0.5 or 1e-3."],
    [
      '{"clips": ["C:\\clips\\a.mp4"]}',
      12,
      "This text holds a backslash that JSON does not know: write a backslash twice (\\\\), or a path with /.",
    ],
    ['{"clips": ["a\tb"]}', 12, "This text holds a control character: write a tab as \\t and a line break as \\n."],
    ['{"clips": ["a.mp4]}', 12, "The text that begins here has no closing double quote on its line."],
    ["{} {}", 4, "The document ended before this: one pair of braces holds all of it."],
    ['{"seed": /* 1 }', 10, "The comment that begins here is not closed: end it with */."],
    ["[".repeat(200_000), 1, "The document is nested too deeply to be read."],
    ["[".repeat(101) + "]".repeat(101), 1, "The document is nested too deeply to be read."],
  ])("%.40j is told at its first mistake", (text, column, sentence) => {
    expect(problemOf(text)).toEqual([column, sentence]);
  });

  it("is told with the line it breaks at", () => {
    expect(problemsOf('{\n  "seed": 1\n  "repeats": 2\n}')).toEqual([
      "a.saccade.json, line 3, column 3: A comma is missing before this.",
    ]);
  });
});

describe("a wrong value is told at its place with what would be valid", () => {
  it.each([
    ["[]", 1, "The document has to be an object, not a list."],
    ['{"sampler": ["fps:5"]}', 2, '"sampler" is not known here. Did you mean "samplers"?'],
    ['{"max_tokens": 5}', 2, '"max_tokens" is not known here. Did you mean "maxTokens"?'],
    [
      '{"__proto__": 1}',
      2,
      '"__proto__" is not known here. Valid keys are "clips", "models", "samplers", "prompts", "decoders", "labels", "repeats", "seed", "maxTokens", "topLogits", "baseline".',
    ],
    ['{"seed": 1, "seed": 2}', 13, '"seed" stands twice in one object: keep one.'],
    ['{"repeats": 0}', 13, '"repeats" has to be a whole number from 1 up, not 0.'],
    ['{"seed": 1.5}', 10, '"seed" has to be a whole number, not 1.5.'],
    ['{"seed": 1e999}', 10, '"seed" has to be a whole number, not 1e999.'],
    ['{"topLogits": 1001}', 15, '"topLogits" has to be a whole number from 0 to 1000, not 1001.'],
    ['{"maxTokens": "12"}', 15, '"maxTokens" has to be a whole number from 1 up, not "12".'],
    ['{"maxTokens": null}', 15, '"maxTokens" has to be a whole number from 1 up, not null.'],
    ['{"labels": "a,b"}', 12, '"labels" has to be a list, not "a,b".'],
    ['{"labels": ["a", 2]}', 18, 'Entry 2 of "labels" has to be a text that is not empty, not 2.'],
    ['{"labels": ["a", "b", "a"]}', 23, 'The label "a" is listed twice.'],
    ['{"samplers": "uniform:4"}', 14, '"samplers" has to be a list with at least one entry, not "uniform:4".'],
    ['{"clips": [""]}', 12, 'Entry 1 of "clips" has to be a text that is not empty, not "".'],
    [
      '{"clips": ["a.mp4", 5]}',
      21,
      'Entry 2 of "clips" has to be a text or an object, such as "a.mp4", "set/*.mp4", "bench/manifest.jsonl" or {"path":"a.mp4","from":1,"to":3}, not 5.',
    ],
    [
      '{"clips": [[]]}',
      12,
      'Entry 1 of "clips" has to be a text or an object, such as "a.mp4", "set/*.mp4", "bench/manifest.jsonl" or {"path":"a.mp4","from":1,"to":3}, not a list.',
    ],
    ['{"clips": [{"path": "a.mp4", "from": -1}]}', 38, '"from" has to be a number from 0 up, not -1.'],
    ['{"clips": [{"path": "a.mp4", "from": 2, "to": 2}]}', 47, '"to" has to be after "from": 2 is not after 2.'],
    ['{"clips": [{"path": "a.mp4", "to": 0}]}', 36, '"to" has to be after "from": 0 is not after 0.'],
    [
      '{"clips": [{"path": "m.jsonl", "label": "fear"}]}',
      41,
      'A manifest says itself what its clips show: leave "label" out.',
    ],
    [
      '{"clips": [{"path": "a", "events": [{"label": "x", "onsetSeconds": 2, "apexSeconds": 1, "offsetSeconds": 3}]}]}',
      37,
      "An event begins, has its apex and ends in this order, but here it is 2, 1 and 3 s.",
    ],
    [
      '{"models": [{"id": "faces", "dtype": "fp23"}]}',
      38,
      '"dtype" has to be "fp32", "fp16", "q8", "int8", "uint8", "q4", "q4f16" or "bnb4", not "fp23". Did you mean "fp32"?',
    ],
    ['{"models": [{"id": "faces", "device": 3}]}', 39, '"device" has to be a text or an object, not 3.'],
    [
      '{"models": [{"id": "faces", "device": {"vision": 1}}]}',
      50,
      '"vision" has to be a text that is not empty, not 1.',
    ],
    [
      '{"models": ["faces", {"id": "faces"}]}',
      22,
      'Entries 1 and 2 of "models" are both called "faces": give one another "name".',
    ],
  ])("%s", (text, column, sentence) => {
    expect(problemOf(text)).toEqual([column, sentence]);
  });

  it.each([
    ["unifrom:4", 15, /^"unifrom:4" is no sampler: samplers are uniform:8, .*Did you mean "uniform"\?$/],
    [
      { type: "unifrom", count: 4 },
      23,
      /^"type" has to be "uniform", "bins", .* or "two-stage", not "unifrom"\. Did you mean "uniform"\?$/,
    ],
    [{ type: 3 }, 23, /^"type" has to be "uniform", "bins", .* or "two-stage", not 3\.$/],
    [{ count: 4 }, 15, /^"type" is missing: it has to be "uniform", "bins", .* or "two-stage"\.$/],
    [{ type: "uniform" }, 15, /^"count" is missing: it has to be a whole number from 1 up\.$/],
    [{ type: "uniform", count: 0 }, 41, /^"count" has to be a whole number from 1 up, not 0\.$/],
    [{ type: "fps", fps: 0 }, 35, /^"fps" has to be a number above 0, not 0\.$/],
    [
      { type: "fps", fps: 5, rate: 3 },
      37,
      /^"rate" is not known here\. Valid keys are "type", "fps", "min", "max", "factor", "order", "orderSeed", "view", "name"\.$/,
    ],
    [{ type: "fps", fps: 5, max: 0 }, 43, /^"max" has to be a whole number from 1 up, not 0\.$/],
    [
      { type: "bins", count: 5, order: "reversed" },
      48,
      /^"order" has to be "forward", "reverse" or "shuffle", not "reversed"\. Did you mean "reverse"\?$/,
    ],
    [{ type: "times", times: [] }, 39, /^"times" has to be a list with at least one entry, not an empty one\.$/],
    [{ type: "times", times: [1, -1] }, 42, /^Entry 2 of "times" has to be a number from 0 up, not -1\.$/],
  ])("the sampler %j", (sampler, column, sentence) => {
    expect(problemOf(`{"samplers": [${JSON.stringify(sampler)}]}`)).toEqual([column, expect.stringMatching(sentence)]);
  });

  it.each([
    ["Which {{frame}}?", 14, "The prompt has a slot {{frame}} that nothing fills: use {{frames}} or {{labels}}."],
    [
      { text: "Which of {{labels}}?" },
      22,
      'The prompt holds {{labels}}, but there are no labels: give "labels" to the prompt or to the experiment.',
    ],
    [{ text: "a", file: "b" }, 14, 'A prompt has "text" or "file", not both.'],
    [{ name: "a" }, 14, 'A prompt needs "text", or a "file" that holds it.'],
    [{ text: "a", labels: ["x", "x"] }, 40, 'The label "x" is listed twice.'],
    [{ text: "{{frames}}" }, 22, "The prompt is empty: ask the model something."],
  ])("the prompt %j", (prompt, column, sentence) => {
    expect(problemOf(`{"prompts": [${JSON.stringify(prompt)}]}`)).toEqual([column, sentence]);
  });

  it.each([
    ["gredy", 15, /^"gredy" is no decoder: /],
    [{ top_p: 0.9 }, 16, /^"top_p" is not known here\. Did you mean "topP"\?$/],
    [{ temperature: -1 }, 30, /^"temperature" has to be a number from 0 to 100, not -1\.$/],
    [{ topP: 0 }, 23, /^"topP" has to be a number above 0 and up to 1, not 0\.$/],
    [{ epsilonCutoff: 1 }, 32, /^"epsilonCutoff" has to be a number above 0 and below 1, not 1\.$/],
    [{ order: "hff" }, 24, /^"order" has to be "hf" or "llamacpp", not "hff"\. Did you mean "hf"\?$/],
    [{ contrast: { gamma: 1 } }, 28, /^"gamma" is not known here\. Valid keys are "alpha", "beta", "noiseStep"\.$/],
    [{ logitBias: { a: "x" } }, 33, /^"a" has to be a number, not "x"\.$/],
    [{ topP: 0.9 }, 15, /^The decoder "topP:0\.9" cannot be used: topP narrows a draw/],
    ["minNewTokens:9,maxNewTokens:3", 15, /minNewTokens is 9, but maxNewTokens ends the answer at 3/],
  ])("the decoder %j", (decoder, column, sentence) => {
    expect(problemOf(`{"decoders": [${JSON.stringify(decoder)}]}`)).toEqual([column, expect.stringMatching(sentence)]);
  });

  it("holds a decoder to the experiment's limit", () => {
    expect(problemOf('{"maxTokens": 4, "decoders": [{"minNewTokens": 5}]}')).toEqual([
      31,
      expect.stringContaining("the experiment's maxTokens ends the answer at 4"),
    ]);
  });

  it("does not let a key that JavaScript knows pass as a bias", () => {
    expect(problemOf('{"decoders": [{"logitBias": {"__proto__": 1}}]}')).toEqual([30, '"__proto__" cannot be a key.']);
  });

  it("shortens what is long", () => {
    const [, sentence] = problemOf(JSON.stringify({ seed: "9".repeat(10_000) }));
    expect(sentence).toBe(`"seed" has to be a whole number, not "${"9".repeat(59)}….`);
  });
});

describe("a baseline", () => {
  const axes = '"samplers": ["uniform:4", "fps:5"], "decoders": ["greedy", {"name": "hot", "temperature": 2}]';

  it("need not name an axis of one entry", () => {
    expect(read(`{${axes}, "baseline": {"sampler": "fps:5", "decoder": "hot"}}`).baseline).toEqual({
      model: "faces",
      sampler: "fps:5",
      prompt: "Which emotion does the person show?",
      decoder: "hot",
    });
  });

  it.each([
    ['{"sampler": "fps:5"}', 109, '"baseline" has to name its decoder: "greedy" or "hot".'],
    ['{"sampler": "fps:4", "decoder": "hot"}', 121, 'There is no sampler called "fps:4". Did you mean "fps:5"?'],
    [
      '{"sampler": "fps:5", "decoder": "cold"}',
      141,
      'There is no decoder called "cold". It has to be "greedy" or "hot".',
    ],
    [
      '{"sampler": "fps:5", "decoder": "hot", "model": "smol"}',
      157,
      'There is no model called "smol". The only one is "faces".',
    ],
    ['{"sampler": "fps:5", "decoder": 1}', 141, '"decoder" has to be a text that is not empty, not 1.'],
    ['{"samplers": "fps:5", "decoder": "hot"}', 110, '"samplers" is not known here. Did you mean "sampler"?'],
  ])("%s", (baseline, column, sentence) => {
    const [first] = problemsOf(`{${axes}, "baseline": ${baseline}}`);
    expect(first).toContain(`column ${column}: ${sentence}`);
  });

  it("is not judged by an axis that is wrong itself", () => {
    expect(problemOf('{"samplers": ["fps:x"], "baseline": {"sampler": "fps:5"}}')[0]).toBe(15);
  });
});

describe("several problems", () => {
  it("are told together in the document's order, up to ten", () => {
    const text = `{\n${Array.from({ length: 12 }, (_, i) => `  "x${i}": 1`).join(",\n")}\n}`;
    const problems = problemsOf(text);
    expect(problems).toHaveLength(11);
    expect(problems[0]).toMatch(/^a\.saccade\.json, line 2, column 3: "x0" is not known here/);
    expect(problems[9]).toMatch(/^a\.saccade\.json, line 11, column 3: "x9" is not known here/);
    expect(problems[10]).toBe("There are 2 more problems in a.saccade.json.");
  });
});
