import { describe, expect, it } from "vitest";
import { modelCacheFolder } from "../../../src/inference/cache-folder.ts";

describe("modelCacheFolder", () => {
  const normal = (path: string): string => path.replaceAll("\\", "/");

  it("is the platform's cache folder", () => {
    expect(normal(modelCacheFolder({}, "linux", "/home/p"))).toBe("/home/p/.cache/saccade/models");
    expect(normal(modelCacheFolder({ XDG_CACHE_HOME: "/xdg" }, "linux", "/home/p"))).toBe("/xdg/saccade/models");
    expect(normal(modelCacheFolder({}, "darwin", "/Users/p"))).toBe("/Users/p/Library/Caches/saccade/models");
    expect(normal(modelCacheFolder({ LOCALAPPDATA: "C:/Local" }, "win32", "C:/p"))).toBe("C:/Local/saccade/models");
  });

  it("is the one the person chose", () => {
    expect(normal(modelCacheFolder({ SACCADE_CACHE: "/mine", XDG_CACHE_HOME: "/xdg" }, "linux", "/home/p"))).toBe(
      "/mine/models",
    );
  });
});
