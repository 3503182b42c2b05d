import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, it } from "vitest";
import { CHROMIUM } from "../scripts/browser/chromium.ts";

/** A Vulkan driver that computes on the CPU; Chromium brings it for machines without a graphics card. */
export const SWIFTSHADER = "/usr/lib/chromium/vk_swiftshader_icd.json";

/** What a test may need that the npm registry does not carry, how to see whether it is there, and which Debian package brings it. */
const NEEDS = {
  ffmpeg: { debianPackage: "ffmpeg", isThere: () => runs("ffmpeg", ["-version"]) },
  libx265: encoder("libx265"),
  "libvpx-vp9": encoder("libvpx-vp9"),
  "libaom-av1": encoder("libaom-av1"),
  chromium: { debianPackage: "chromium", isThere: () => existsSync(CHROMIUM) },
  swiftshader: { debianPackage: "chromium", isThere: () => existsSync(SWIFTSHADER) && process.arch === "x64" },
} as const;

export type Need = keyof typeof NEEDS;

function encoder(name: string): { debianPackage: string; isThere: () => boolean } {
  const args = ["-hide_banner", "-h", `encoder=${name}`];
  return { debianPackage: "ffmpeg", isThere: () => runs("ffmpeg", args, `Encoder ${name}`) };
}

function runs(command: string, args: readonly string[], expected = ""): boolean {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).includes(expected);
  } catch {
    return false;
  }
}

/**
 * A `describe` for tests that need something of the machine. Where it is missing they are skipped and the reason is
 * printed; with SACCADE_REQUIRE_ALL=1 they fail instead, so that a complete run cannot pass by leaving tests out.
 */
export function describeNeeding(need: Need, name: string, body: () => void): void {
  if (NEEDS[need].isThere()) {
    describe(name, body);
    return;
  }
  const reason = `needs ${need} (Debian package ${NEEDS[need].debianPackage})`;
  if (process.env["SACCADE_REQUIRE_ALL"] === "1") {
    describe(name, () => {
      it(reason, () => {
        throw new Error(`This test ${reason}, and SACCADE_REQUIRE_ALL=1 forbids leaving it out.`);
      });
    });
    return;
  }
  process.stderr.write(`Skipped: "${name}" ${reason}.\n`);
  describe.skip(`${name} (${reason})`, body);
}
