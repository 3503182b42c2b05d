import { describe, expect, it } from "vitest";
import { isDrawn, undrawnClips, undrawnNotes } from "../../../../src/core/comparison/drawn-faces.ts";
import { renderMarkdown } from "../../../../src/lab/report/render-markdown.ts";
import { renderTable } from "../../../../src/lab/report/render-table.ts";
import { runClip, runReport } from "../../../support/run-report.ts";

const SENTENCE = "This model knows drawn faces only; this answer means nothing here.";
const [faces] = runReport().environment.models;
if (faces === undefined) throw new Error("The fixture has a model.");
const other = { ...faces, name: "real", drawnFacesOnly: false };

describe("isDrawn", () => {
  it("goes by the comment that our renderer writes", () => {
    expect(isDrawn({ comment: "Saccade drawn face, identity 7" })).toBe(true);
    expect(isDrawn({ comment: "Not a Saccade drawn face" })).toBe(false);
    expect(isDrawn({ comment: null })).toBe(false);
  });
});

describe("undrawnNotes", () => {
  it("says a sentence for each model that knows drawn faces only, where footage is not drawn", () => {
    expect(undrawnNotes({ drawn: false }, { models: [faces] })).toEqual([SENTENCE]);
    expect(undrawnNotes({ drawn: false }, { models: [faces, other] })).toEqual([`faces: ${SENTENCE}`]);
    expect(undrawnNotes({ drawn: false }, { models: [other] })).toEqual([]);
    expect(undrawnNotes({ drawn: true }, { models: [faces] })).toEqual([]);
  });

  it("says nothing of runs that did not tell", () => {
    expect(undrawnNotes(runClip(), { models: [faces] })).toEqual([]);
  });

  it("stands in a run's table and Markdown with the clip's name", () => {
    const { axes, ...rest } = runReport();
    const clips = axes.clips.map((clip, place) => ({ ...clip, drawn: place === 0 }));
    const report = { ...rest, axes: { ...axes, clips } };
    expect(undrawnClips(report)).toEqual([`b.mp4: ${SENTENCE}`]);
    expect(renderTable(report)).toContain(`b.mp4: ${SENTENCE}`);
    expect(renderMarkdown(report).match(/means nothing here/g)).toHaveLength(1);
  });
});
