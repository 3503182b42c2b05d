import type { PackageLicence } from "./package-licence.ts";

/** What a person must be told of a package beside its own terms. */
const REMARKS: Readonly<Record<string, string>> = {
  "onnxruntime-node":
    "Holds ONNX Runtime's native library, copyright Microsoft Corporation. What that is made of is listed in " +
    "ThirdPartyNotices.txt of the release of the same version at its source.",
  "ffmpeg-static":
    "Holds a build of FFmpeg that Saccade runs as a program of its own. FFmpeg's source: https://ffmpeg.org; where this " +
    "build comes from and how it was made is said in ffmpeg.README beside it.",
};
const LIBVIPS =
  "Holds libvips and what it needs as a shared library, which may be replaced by another build. Its source: " +
  "https://github.com/lovell/sharp-libvips";

/** THIRD-PARTY-NOTICES: a list of all, then the terms of each. The same packages give the same text. */
export function renderNotices(packages: readonly PackageLicence[]): string {
  const title = "Third-party notices";
  const lines = [
    title,
    "=".repeat(title.length),
    "",
    "Saccade is under the MIT licence (see LICENSE). Its package for this platform carries what follows, each under its",
    "own terms, which stand below.",
    "",
    ...packages.map(({ name, version, licence }) => `- ${name} ${version} (${licence})`),
  ];
  for (const { name, version, licence, authors, source, texts } of packages) {
    const heading = `${name} ${version}`;
    const remark = REMARKS[name] ?? (name.startsWith("@img/sharp-libvips") ? LIBVIPS : undefined);
    lines.push("", "-".repeat(100), heading, `Licence: ${licence}`);
    if (authors !== "") lines.push(`Authors: ${authors}`);
    if (source !== "") lines.push(`Source: ${source}`);
    if (remark !== undefined) lines.push("", remark);
    for (const text of texts) lines.push("", text);
  }
  return `${lines.join("\n")}\n`;
}
