import { renameSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ResolvedDocumentClip } from "../../../../src/protocol/lab-documents.ts";
import type { SamplerEntry } from "../../../../src/protocol/experiment.ts";
import type { PanelClip } from "../../../../src/protocol/panel-state.ts";
import { ClipDesk } from "../../../../src/vscode/panel/clip-desk.ts";
import type { Lab } from "../../../../src/vscode/services.ts";
import { runClip } from "../../../support/run-report.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const SAMPLERS = [{ name: "uniform:2", spec: { kind: "uniform", count: 2 } }] as unknown as readonly SamplerEntry[];

/** A desk over a lab that tells how often each file was read, and the files that it shows. */
function desk(folder: string) {
  const file = (name: string, content: string): ResolvedDocumentClip => {
    const path = join(folder, name);
    writeFileSync(path, content);
    const range = { fromSeconds: null, toSeconds: null };
    return { name, path, entry: 0, isOwnEntry: true, ...range, label: null, events: [], subject: null };
  };
  const clips = [file("a.mp4", "first"), file("b.mp4", "other")];
  const read: string[] = [];
  const request = (method: string, params: object): Promise<unknown> => {
    const { clip } = params as { clip: string };
    read.push(`${method} ${clip.slice(-5)}`);
    const times = read.filter((one) => one === read.at(-1)).length;
    if (method === "inspect") {
      return Promise.resolve({
        ...{ clip: runClip({ path: clip, sha256: String(times).repeat(64) }), frameTimes: [0], warnings: [] },
        thumbnails: [{ index: 0, ptsSeconds: 0, file: `of look ${times}` }],
      });
    }
    const frames = [{ index: times, ptsSeconds: 0, reason: "", score: null }];
    return Promise.resolve({ samplers: [{ sampler: "uniform:2", frames }] });
  };
  let shown: readonly PanelClip[] = [];
  const warnings: string[] = [];
  const clipDesk = new ClipDesk({
    // The stand-in answers the two requests that are made.
    lab: { request: request as Lab["request"] },
    folder,
    onClips: (told) => (shown = told),
    onWarning: (clip, sentence) => warnings.push(`${clip}: ${sentence}`),
  });
  const state = () =>
    shown.map(({ status, info, thumbnails, lanes }) => {
      return [status, info?.sha256[0], thumbnails[0]?.uri, lanes[0]?.frames?.[0]?.index];
    });
  return { clipDesk, clips, read, warnings, state, stamps: () => shown.map(({ stamp }) => stamp) };
}

describe("clips of a document", () => {
  const folder = temporaryFolder();

  it("are read once, and anew where a file was replaced on disk, which is said", async () => {
    const { clipDesk, clips, read, warnings, state, stamps } = desk(folder);
    await clipDesk.show(clips, SAMPLERS);
    const once = ["ready", "1", "of look 1", 1];
    expect(state()).toEqual([once, once]);
    await clipDesk.show(clips, SAMPLERS);
    await clipDesk.recheck();
    expect(read).toEqual(["inspect a.mp4", "frames a.mp4", "inspect b.mp4", "frames b.mp4"]);
    const before = stamps();

    // By another of the same size and age.
    const [a] = clips;
    if (a === undefined) throw new Error("There is a clip.");
    writeFileSync(`${a.path}.new`, "later");
    utimesSync(`${a.path}.new`, 1, 1);
    utimesSync(a.path, 1, 1);
    renameSync(`${a.path}.new`, a.path);
    await clipDesk.recheck();
    expect(state()).toEqual([["ready", "2", "of look 2", 2], once]);
    expect(read.slice(4)).toEqual(["inspect a.mp4", "frames a.mp4"]);
    expect(warnings).toEqual(["a.mp4: The file changed on disk and is read again."]);
    expect(stamps()[0]).not.toBe(before[0]);
    expect(stamps()[1]).toBe(before[1]);

    await clipDesk.recheck();
    expect(read).toHaveLength(6);
    clipDesk.dispose();
    writeFileSync(a.path, "once more, longer");
    await clipDesk.recheck();
    expect(read).toHaveLength(6);
  });
});
