import { describe, expect, it } from "vitest";
import { questionFor } from "../../../../src/lab/ask/ask-question.ts";
import type { ModelSource } from "../../../../src/inference/catalogue.ts";

const faces: ModelSource = { id: "faces", kind: "folder", folder: "/faces", drawnFaces: true };
const other: ModelSource = { id: "owner/name", kind: "hub", drawnFaces: false };

describe("questionFor", () => {
  it("asks the embedded model for the emotion, with DFEW's labels", () => {
    const { prompt, labels, parts } = questionFor(faces, {});
    expect(prompt).toBe("Which emotion does the person show?");
    expect(labels).toEqual(["neutral", "happiness", "anger", "sadness", "surprise", "fear", "disgust"]);
    expect(parts).toEqual({ before: "", after: prompt });
  });

  it("tells another model the labels it is to choose from", () => {
    expect(questionFor(other, { labels: ["joy", "anger"] }).parts.after).toBe(
      "Which emotion does the person show? Answer with one of: joy or anger.",
    );
    expect(questionFor(other, {})).toMatchObject({ prompt: "Which emotion does the person show?", labels: [] });
  });

  it("keeps what the person asked", () => {
    const asked = questionFor(faces, { prompt: "{{frames}} Is it {{labels}}?", labels: ["fear"] });
    expect(asked).toMatchObject({ prompt: "{{frames}} Is it {{labels}}?", labels: ["fear"] });
    expect(asked.parts.after).toBe("Is it fear?");
    expect(questionFor(faces, { labels: [] }).labels).toEqual([]);
  });
});
