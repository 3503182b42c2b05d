import { describe, expect, it } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { CLIP_EXTENSIONS, isClipName } from "../../../src/vscode/clip-file.ts";
import { COMMANDS, SETTINGS } from "../../../src/vscode/ids.ts";

const { contributes, capabilities } = manifest;

describe("package.json and the extension's code", () => {
  it("name the same commands", () => {
    const declared = contributes.commands.map(({ command }) => command);
    expect(declared.sort()).toEqual(Object.values(COMMANDS).sort());
  });

  it("name the same settings", () => {
    expect(Object.keys(contributes.configuration.properties).sort()).toEqual(Object.values(SETTINGS).sort());
  });

  it("put only declared commands into menus", () => {
    const inMenus = Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command));
    expect(Object.values(COMMANDS)).toEqual(expect.arrayContaining(inMenus));
  });

  it("offer the probe for the same files", () => {
    const when = contributes.menus["explorer/context"][0]?.when ?? "";
    const pattern = /resourceExtname =~ \/(.+)\/i/.exec(when)?.[1] ?? "";
    for (const extension of CLIP_EXTENSIONS) expect(`.${extension}`).toMatch(new RegExp(pattern));
    expect(pattern.split("|")).toHaveLength(CLIP_EXTENSIONS.length);
  });

  it("restrict every setting that names a program to the machine and to trusted workspaces", () => {
    const property = contributes.configuration.properties[SETTINGS.ffmpegPath];
    expect(property.scope).toBe("machine");
    expect(capabilities.untrustedWorkspaces.restrictedConfigurations).toContain(SETTINGS.ffmpegPath);
  });
});

describe("isClipName", () => {
  it.each([
    ["/clips/a.mp4", true],
    ["/clips/A B.MOV", true],
    ["/clips/mp4", false],
    ["/clips.mp4/notes", false],
    ["/clips/a.mp4.txt", false],
  ])("%s: %s", (path, expected) => {
    expect(isClipName(path)).toBe(expected);
  });
});
