import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { removeHalfFiles } from "../../../../src/inference/transformers/half-files.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

describe("what downloads left in half", () => {
  const folder = temporaryFolder();

  it("goes where its process is this one or has ended, and nothing else does", async () => {
    const { pid: ended } = spawnSync(process.execPath, ["--version"]);
    mkdirSync(join(folder, "onnx"));
    const kept = ["config.json", `onnx/a.onnx.tmp.${process.ppid}.x1`, "onnx/a.tmp.onnx", "onnx/b.onnx_data"];
    const gone = [`onnx/b.onnx_data.tmp.${process.pid}.-k3z`, `config.json.tmp.${process.pid}.9`, `c.tmp.${ended}.q`];
    for (const name of [...kept, ...gone]) writeFileSync(join(folder, name), "{}");
    await removeHalfFiles(folder);
    const left = readdirSync(folder, { recursive: true }).map(String).sort();
    expect(left).toEqual([...kept, "onnx"].sort());
    await removeHalfFiles(join(folder, "no such folder"));
  });
});
