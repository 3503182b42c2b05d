import { readFile, stat } from "node:fs/promises";
import { quoted } from "../../clip/quoted.ts";
import { codeOf, messageOf, SaccadeError } from "../../protocol/errors.ts";

/** Bytes. Nobody writes so long a text, but a clip may be named in its place. */
const LONGEST = 64 * 2 ** 20;

/**
 * A text file in UTF-8, without the mark that some editors put first.
 *
 * @param path absolute
 * @param shown how the person knows the file
 * @throws SaccadeError of kind `input` if there is no such file, or it is no text
 */
export async function readText(path: string, shown: string): Promise<string> {
  const name = quoted(shown);
  await requireFile(path, shown);
  try {
    if ((await stat(path)).size > LONGEST) {
      throw new SaccadeError("input", `${name} is larger than 64 MiB: it is hardly the text that was meant.`);
    }
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
  } catch (error) {
    if (error instanceof SaccadeError) throw error;
    if (error instanceof TypeError) {
      throw new SaccadeError("input", `${name} is no text in UTF-8: save it in this encoding.`, { cause: error });
    }
    throw new SaccadeError("input", `${name} cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}

/**
 * @param path absolute
 * @param shown how the person knows the file
 * @throws SaccadeError of kind `input` if there is no such file
 */
export async function requireFile(path: string, shown: string): Promise<void> {
  const name = quoted(shown);
  const stats = await stat(path).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
    throw new SaccadeError("input", `${name} cannot be read: ${messageOf(error)}.`, { cause: error });
  });
  if (!stats) throw new SaccadeError("input", `There is no file ${name}.`);
  if (stats.isDirectory()) throw new SaccadeError("input", `${name} is a folder, not a file.`);
  if (!stats.isFile()) throw new SaccadeError("input", `${name} is no regular file.`);
}
