// Packages the extension for the platform it runs on: npm run package [file.vsix].
// Each platform's native libraries are installed by npm on that platform only, so one machine makes one package.
import { existsSync, statSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createVSIX, listFiles } from "@vscode/vsce";
import { readPackageLicence } from "./notices/package-licence.ts";
import { renderNotices } from "./notices/render-notices.ts";
import { travellingPackages } from "./notices/travelling-packages.ts";
import { contentTable } from "./notices/content-table.ts";

const root = join(import.meta.dirname, "..");
const target = `${process.platform}-${process.arch}`;
const runtime = `node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}`;
const packagePath = process.argv[2] ?? `saccade-${target}.vsix`;

if (!existsSync(join(root, runtime))) {
  throw new Error(`ONNX Runtime has no library for ${target}, so Saccade cannot be packaged here.`);
}
const folder = await mkdtemp(join(tmpdir(), "saccade-package-"));
try {
  const ignoreFile = join(folder, ".vscodeignore");
  const allowed = await readFile(join(root, ".vscodeignore"), "utf8");
  await writeFile(ignoreFile, `${allowed}\n!${runtime}/**\n`);

  const bundled = JSON.parse(await readFile(join(root, "dist", "bundled.json"), "utf8")) as string[];
  const packages = travellingPackages(await listFiles({ cwd: root, ignoreFile }), bundled);
  const licences = packages.map((path) => readPackageLicence(join(root, path)));
  await writeFile(join(root, "THIRD-PARTY-NOTICES.txt"), renderNotices(licences));

  // There is no public repository that the README's relative links could be made to point at.
  const links = { allowMissingRepository: true, rewriteRelativeLinks: false };
  await createVSIX({ cwd: root, packagePath, target, ignoreFile, ...links });

  const files = await listFiles({ cwd: root, ignoreFile });
  const sizes = files.map((path) => ({ path, bytes: statSync(join(root, path)).size }));
  console.log(contentTable(sizes, statSync(packagePath).size).join("\n"));
} finally {
  await rm(folder, { recursive: true });
}
