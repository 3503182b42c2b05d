import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { shieldDashedNames } from "../../../src/cli/dashed-names.ts";

const program = new Command("saccade");
program.command("ask").argument("<clip>").option("--prompt <text>").option("--json").option("-m, --model <model>");

describe("shieldDashedNames", () => {
  const shield = (...args: string[]): string[] => shieldDashedNames(program, ["ask", ...args], () => true).slice(1);

  it("points at a file whose name begins with a dash", () => {
    expect(shield("-clip.mp4", "--json")).toEqual(["./-clip.mp4", "--json"]);
    expect(shield("--clip.mp4")).toEqual(["./--clip.mp4"]);
  });

  it("leaves options and their values alone", () => {
    expect(shield("a.mp4", "--json", "--prompt", "-x", "--prompt=-y", "-m", "-z", "--help")).toEqual([
      "a.mp4",
      "--json",
      "--prompt",
      "-x",
      "--prompt=-y",
      "-m",
      "-z",
      "--help",
    ]);
  });

  it("leaves alone what is no file", () => {
    expect(shieldDashedNames(program, ["ask", "--bogus"], () => false)).toEqual(["ask", "--bogus"]);
  });
});
