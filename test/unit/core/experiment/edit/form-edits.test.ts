import { describe, expect, it } from "vitest";
import { parseSampler } from "../../../../../src/core/sampling/parse-sampler.ts";
import {
  decoderFields,
  renameDecoder,
  shortDecoder,
  writeDecoderField,
  writeShortDecoder,
} from "../../../../../src/core/experiment/edit/decoder-edits.ts";
import { complaintOn } from "../../../../../src/core/experiment/edit/check-changes.ts";
import { fieldText, fieldValue } from "../../../../../src/core/experiment/edit/form-fields.ts";
import { writeModel } from "../../../../../src/core/experiment/edit/model-edits.ts";
import {
  enrichFields,
  renamePrompt,
  setEnriched,
  writePrompt,
  writePromptSource,
} from "../../../../../src/core/experiment/edit/prompt-edits.ts";
import {
  renameSampler,
  samplerFields,
  samplerKinds,
  shortSampler,
  writeSamplerField,
  writeShortForm,
  writeView,
} from "../../../../../src/core/experiment/edit/sampler-edits.ts";
import {
  addLabels,
  removeBaseline,
  removeLabel,
  setBaseline,
  writeSetting,
} from "../../../../../src/core/experiment/edit/setting-edits.ts";
import { edited } from "./edits.ts";

describe("a sampler's form", () => {
  it("offers every kind with an example that is one", () => {
    const kinds = samplerKinds();
    expect(kinds).toHaveLength(17);
    for (const { type, example, description } of kinds) {
      expect(parseSampler(example).type).toBe(type);
      expect(description).toMatch(/\.$/);
    }
  });

  it("has the settings of its kind", () => {
    expect(samplerFields("fps").map(({ path, input, usual }) => [path.join("."), input.kind, usual])).toEqual([
      ["fps", "number", ""],
      ["min", "number", "4"],
      ["max", "number", "768"],
      ["factor", "number", "2"],
    ]);
    expect(samplerFields("apex").find(({ path }) => path[0] === "spend")?.input).toEqual({
      kind: "choice",
      choices: ["apexes", "events"],
    });
    expect(samplerFields("times")[0]?.input.kind).toBe("numbers");
  });

  it("keeps a short form short", () => {
    const at = edited({ samplers: ["uniform:4", "fps:2"], baseline: { sampler: "uniform:4" } });
    expect(writeSamplerField(at, 1, "max", 16)).toEqual([
      { kind: "set", path: ["samplers", 1], value: "fps:2,max:16", expected: "fps:2" },
    ]);
    expect(writeSamplerField(at, 0, "order", "reverse")).toEqual([
      { kind: "set", path: ["samplers", 0], value: "uniform:4,order:reverse", expected: "uniform:4" },
      { kind: "set", path: ["baseline", "sampler"], value: "uniform:4,order:reverse", expected: "uniform:4" },
    ]);
    expect(writeView(at, 1, { crop: "face" })).toEqual([
      { kind: "set", path: ["samplers", 1], value: "fps:2,view:face", expected: "fps:2" },
    ]);
  });

  it("becomes an object where a box or a name is said", () => {
    const at = edited({ samplers: ["uniform:4"] });
    const crop = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };
    expect(writeView(at, 0, { crop })).toEqual([
      {
        kind: "set",
        path: ["samplers", 0],
        value: { type: "uniform", count: 4, view: { crop } },
        expected: "uniform:4",
      },
    ]);
    expect(renameSampler(at, 0, "few")).toEqual([
      { kind: "set", path: ["samplers", 0], value: { name: "few", type: "uniform", count: 4 }, expected: "uniform:4" },
    ]);
  });

  it("writes one key of an object", () => {
    const at = edited({ samplers: [{ name: "few", type: "fps", fps: 2, max: 8, view: "face" }] });
    expect(writeSamplerField(at, 0, "max", undefined)).toEqual([
      { kind: "remove", path: ["samplers", 0, "max"], expected: 8 },
    ]);
    expect(writeView(at, 0, { size: 128 })).toEqual([
      { kind: "set", path: ["samplers", 0, "view"], value: { crop: "face", size: 128 }, expected: "face" },
    ]);
    expect(writeView(at, 0, { crop: "full" })).toEqual([
      { kind: "remove", path: ["samplers", 0, "view"], expected: "face" },
    ]);
    expect(writeShortForm(at, 0, "apex:2")).toEqual([
      {
        kind: "set",
        path: ["samplers", 0],
        value: { name: "few", type: "apex", count: 2 },
        expected: { name: "few", type: "fps", fps: 2, max: 8, view: "face" },
      },
    ]);
  });

  it("refuses with the core's sentence", () => {
    const at = edited({ samplers: ["fps:2"] });
    const value = fieldValue({ input: { kind: "number" } }, "many");
    expect(complaintOn(at.document, writeSamplerField(at, 0, "max", value))).toContain(
      '"max" has to be a whole number from 1 up',
    );
    expect(() => writeShortForm(at, 0, "fps:none")).toThrow("after fps: comes the number of frames a second");
  });

  it("has no short form where one would say something else", () => {
    expect(shortSampler(parseSampler("apex:4,view:face"))).toBe("apex:4,view:face");
    expect(shortSampler(parseSampler("two-stage:fps:12/motion:4"))).toBe("two-stage:fps:12/motion:4");
    expect(
      shortSampler({ type: "uniform", count: 2, view: { crop: { x: 0, y: 0, width: 1, height: 1 } } }),
    ).toBeUndefined();
  });
});

describe("a decoder's form", () => {
  it("has every setting, those of the contrast for themselves", () => {
    const fields = decoderFields().map(({ path }) => path.join("."));
    expect(fields).toContain("temperature");
    expect(fields).toContain("contrast.noiseStep");
    expect(fields).not.toContain("contrast");
  });

  it("keeps a short form short, and writes an object where it has to", () => {
    const at = edited({ decoders: ["greedy", "temperature:0.7"] });
    expect(writeDecoderField(at, 1, ["topP"], 0.9)).toEqual([
      { kind: "set", path: ["decoders", 1], value: "temperature:0.7,topP:0.9", expected: "temperature:0.7" },
    ]);
    expect(writeDecoderField(at, 1, ["temperature"], undefined)).toEqual([
      { kind: "set", path: ["decoders", 1], value: "greedy", expected: "temperature:0.7" },
    ]);
    expect(writeDecoderField(at, 0, ["stop"], ["."])).toEqual([
      { kind: "set", path: ["decoders", 0], value: { stop: ["."] }, expected: "greedy" },
    ]);
    expect(renameDecoder(at, 1, "warm")).toEqual([
      { kind: "set", path: ["decoders", 1], value: { name: "warm", temperature: 0.7 }, expected: "temperature:0.7" },
    ]);
  });

  it("writes one key of an object, and takes an empty contrast out", () => {
    const at = edited({ decoders: [{ name: "a", temperature: 1, contrast: { alpha: 0.5 } }] });
    expect(writeDecoderField(at, 0, ["contrast", "beta"], 0.1)).toEqual([
      { kind: "set", path: ["decoders", 0, "contrast", "beta"], value: 0.1 },
    ]);
    expect(writeDecoderField(at, 0, ["contrast", "alpha"], undefined)).toEqual([
      { kind: "remove", path: ["decoders", 0, "contrast"], expected: { alpha: 0.5 } },
    ]);
    expect(writeShortDecoder(at, 0, "greedy")).toEqual([
      {
        kind: "set",
        path: ["decoders", 0],
        value: { name: "a" },
        expected: { name: "a", temperature: 1, contrast: { alpha: 0.5 } },
      },
    ]);
  });

  it("refuses with the core's sentence", () => {
    const at = edited({ decoders: ["greedy"] });
    expect(complaintOn(at.document, writeDecoderField(at, 0, ["topP"], 0.5))).toContain("topP narrows a draw");
    expect(shortDecoder({ temperature: 1, logitBias: { a: 1 } })).toBeUndefined();
  });
});

describe("a prompt's form", () => {
  it("leaves a text a text, and makes an object of it where it gets more", () => {
    const at = edited({ prompts: ["What?"] });
    expect(writePrompt(at, 0, ["text"], "Who?")).toEqual([
      { kind: "set", path: ["prompts", 0], value: "Who?", expected: "What?" },
    ]);
    expect(renamePrompt(at, 0, "q")).toEqual([
      { kind: "set", path: ["prompts", 0], value: { text: "What?", name: "q" }, expected: "What?" },
    ]);
    expect(setEnriched(at, 0, true)).toEqual([
      { kind: "set", path: ["prompts", 0], value: { text: "What?", enrich: {} }, expected: "What?" },
    ]);
    expect(writePromptSource(at, 0, "file", "a.txt")).toEqual([
      { kind: "set", path: ["prompts", 0], value: { file: "a.txt" }, expected: "What?" },
    ]);
  });

  it("writes one stage of an enrichment, and takes an empty note out but not the enrichment", () => {
    const at = edited({ prompts: [{ name: "q", text: "What?", enrich: { budget: 20, note: { text: "Why?" } } }] });
    expect(writePrompt(at, 0, ["enrich", "frames"], "bins:2")).toEqual([
      { kind: "set", path: ["prompts", 0, "enrich", "frames"], value: "bins:2" },
    ]);
    expect(writePrompt(at, 0, ["enrich", "note", "text"], undefined)).toEqual([
      { kind: "remove", path: ["prompts", 0, "enrich", "note"], expected: { text: "Why?" } },
    ]);
    const last = edited({ prompts: [{ name: "q", text: "What?", enrich: { budget: 20 } }] });
    const changes = writePrompt(last, 0, ["enrich", "budget"], undefined);
    expect(changes).toEqual([{ kind: "remove", path: ["prompts", 0, "enrich", "budget"], expected: 20 }]);
    expect(complaintOn(last.document, writePrompt(last, 0, ["enrich", "frames"], "bin"))).toContain("is no sampler");
  });

  it("has a field for every stage but the notes written by hand", () => {
    const fields = enrichFields().map(({ path }) => path.join("."));
    expect(fields).toEqual([
      ...["show", "frames", "group", "ends", "style"],
      ...["note.text", "note.file", "note.system", "note.model", "note.decoder", "note.maxTokens"],
      ...["form", "keyframe", "join", "budget", "mask", "empty", "tooLong"],
    ]);
  });
});

describe("models, labels, numbers and the baseline", () => {
  it("are written for themselves", () => {
    const at = edited({ models: ["faces"], labels: ["a", "b"], samplers: ["uniform:4", "fps:2"], seed: 7 });
    expect(writeModel(at, 0, "dtype", "fp32")).toEqual([
      { kind: "set", path: ["models", 0], value: { id: "faces", dtype: "fp32" }, expected: "faces" },
    ]);
    expect(addLabels(at, "c")).toEqual([{ kind: "insert", path: ["labels", 2], value: "c" }]);
    expect(addLabels(at, " a , c, d ,")).toEqual([
      { kind: "set", path: ["labels"], value: ["a", "b", "c", "d"], expected: ["a", "b"] },
    ]);
    expect(removeLabel(at, 0)).toEqual([{ kind: "remove", path: ["labels", 0], expected: "a" }]);
    expect(removeLabel(edited({ labels: ["a"] }), 0)).toEqual([{ kind: "remove", path: ["labels"], expected: ["a"] }]);
    expect(writeSetting(at, "seed", 8)).toEqual([{ kind: "set", path: ["seed"], value: 8, expected: 7 }]);
    expect(writeSetting(at, "repeats", 3)).toEqual([{ kind: "set", path: ["repeats"], value: 3 }]);
    expect(setBaseline(at, {})).toEqual([{ kind: "set", path: ["baseline"], value: { sampler: "uniform:4" } }]);
    expect(removeBaseline(at)).toEqual([]);
    const with_ = edited({ samplers: ["uniform:4", "fps:2"], baseline: { sampler: "uniform:4" } });
    expect(setBaseline(with_, { sampler: "fps:2" })).toEqual([
      { kind: "set", path: ["baseline", "sampler"], value: "fps:2", expected: "uniform:4" },
    ]);
  });
});

describe("a field's text", () => {
  it("is what a person would type, and comes back as it was", () => {
    const number = { path: ["a"], input: { kind: "number" } } as const;
    expect(fieldText(number, { a: 0.5 })).toBe("0.5");
    expect(fieldValue(number, " .5 ")).toBe(0.5);
    expect(fieldValue(number, "half")).toBe("half");
    expect(fieldValue(number, "")).toBeUndefined();
    const numbers = { path: ["a"], input: { kind: "numbers" } } as const;
    expect(fieldText(numbers, { a: [0.4, 1.2] })).toBe("0.4, 1.2");
    expect(fieldValue(numbers, "0.4 1.2, x")).toEqual([0.4, 1.2, "x"]);
    const lines = { path: ["a"], input: { kind: "lines" } } as const;
    expect(fieldValue(lines, "one\n\ntwo")).toEqual(["one", "two"]);
    const json = { path: ["a"], input: { kind: "json" } } as const;
    expect(fieldValue(json, '{"yes": 2}')).toEqual({ yes: 2 });
    expect(fieldValue(json, "{yes")).toBe("{yes");
  });
});
