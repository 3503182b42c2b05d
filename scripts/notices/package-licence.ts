import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A package that travels, and the terms it travels under. */
export interface PackageLicence {
  readonly name: string;
  readonly version: string;
  /** As its package.json names it: an SPDX expression. */
  readonly licence: string;
  readonly authors: string;
  readonly source: string;
  /** What it says itself, file by file; the licence's standard text where it brings none. */
  readonly texts: readonly string[];
}

const TEXTS = join(import.meta.dirname, "texts");
/** Names under which packages keep their terms, and those of what they are made of. */
const TERMS = /^(licen[cs]e|copying|notice|third[-_]?party[-_]?notices)(\.(md|txt|mit|bsd))?$|\.licen[cs]e$/i;
/** These list the libraries inside their binaries, with the terms of each, in the README alone. */
const TERMS_IN_README = /^@img\/sharp-(libvips-|win32)/;

/**
 * Reads a package's terms.
 *
 * @param folder the package's own
 * @throws Error if it names no licence, or one whose text is neither in the package nor among ours
 */
export function readPackageLicence(folder: string): PackageLicence {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, unknown>;
  const name = String(manifest["name"]);
  const licence = manifest["license"];
  if (typeof licence !== "string" || licence === "" || /^(unlicensed|see licen[cs]e)/i.test(licence)) {
    throw new Error(`The package ${name} names no licence, so it cannot travel with Saccade.`);
  }
  const files = readdirSync(folder).filter((file) => TERMS.test(file) || /^readme\.md$/i.test(file));
  const own = files
    .filter((file) => TERMS.test(file) || TERMS_IN_README.test(name))
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8"));
  const hasTerms = files.some((file) => TERMS.test(file));
  return {
    name,
    version: String(manifest["version"]),
    licence,
    authors: authorsOf(manifest),
    source: sourceOf(manifest),
    texts: [...own, ...(hasTerms ? [] : standardTexts(name, licence))].map((text) =>
      text.replaceAll("\r\n", "\n").trim(),
    ),
  };
}

/** The text of each licence that the expression names; the LGPL refers to the GPL, which then stands with it. */
function standardTexts(name: string, licence: string): string[] {
  const ids = licence.replace(/[()]/g, "").split(/ (?:AND|OR) /);
  if (ids.some((id) => id.startsWith("LGPL-3.0"))) ids.push("GPL-3.0-or-later");
  return ids.map((id) => {
    const file = join(TEXTS, `${id}.txt`);
    if (!existsSync(file)) {
      throw new Error(`The package ${name} brings no text of its licence, ${id}: put one into scripts/notices/texts/.`);
    }
    return readFileSync(file, "utf8");
  });
}

function authorsOf(manifest: Record<string, unknown>): string {
  const others: readonly unknown[] = Array.isArray(manifest["contributors"]) ? manifest["contributors"] : [];
  const people = [manifest["author"], ...others];
  const names = people.flatMap((person) => {
    if (typeof person === "string") return [person];
    return isRecord(person) && typeof person["name"] === "string" ? [person["name"]] : [];
  });
  return names
    .map((text) => text.replace(/\s*[<(].*$/, "").trim())
    .filter((text) => text !== "")
    .join(", ");
}

function sourceOf(manifest: Record<string, unknown>): string {
  const { repository, homepage } = manifest;
  const url = isRecord(repository) ? repository["url"] : repository;
  const text = typeof url === "string" ? url : homepage;
  return typeof text === "string" ? text.replace(/^git\+/, "").replace(/\.git$/, "") : "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
