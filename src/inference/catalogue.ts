import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { EMOTION_LABELS } from "../core/experiment/defaults.ts";
import { SaccadeError } from "../protocol/errors.ts";

/** Where a model's files are. `drawnFaces`: it was trained on drawn faces, and its figures say so. */
export type ModelSource = { readonly id: string; readonly drawnFaces: boolean } & (
  { readonly kind: "folder"; readonly folder: string } | { readonly kind: "hub" }
);

export type CatalogueEntry = ModelSource & { readonly description: string; readonly local: boolean };

/** What the embedded models answer with. */
export const DRAWN_FACE_LABELS = EMOTION_LABELS;

export const DEFAULT_MODEL = "faces";

const BUNDLED = [
  ["faces", "drawn faces, trained with DFEW's label frequencies; comes with Saccade"],
  ["faces-balanced", "faces, fine-tuned on the same pool with every label equally frequent"],
  ["faces-control", "faces, fine-tuned as long as faces-balanced without balancing"],
] as const;

const ON_HUB = [
  [
    "HuggingFaceTB/SmolVLM-256M-Instruct",
    "SmolVLM with 256 million parameters; the smallest real one; about 1 GB in fp32; Apache-2.0",
  ],
  ["HuggingFaceTB/SmolVLM-500M-Instruct", "SmolVLM with 500 million parameters; about 2 GB in fp32; Apache-2.0"],
  [
    "HuggingFaceTB/SmolVLM2-256M-Video-Instruct",
    "SmolVLM2, trained on video as well, 256 million parameters; about 1 GB in fp32; Apache-2.0",
  ],
  [
    "HuggingFaceTB/SmolVLM2-500M-Video-Instruct",
    "SmolVLM2, trained on video as well, 500 million parameters; about 2 GB in fp32; Apache-2.0",
  ],
] as const;

/**
 * The models Saccade knows by name.
 *
 * @param packageRoot the folder that holds `models/`
 */
export function catalogue(packageRoot: string): CatalogueEntry[] {
  const bundled = BUNDLED.map(([id, description]): CatalogueEntry => {
    const folder = join(packageRoot, "models", id);
    return {
      id,
      description,
      kind: "folder",
      folder,
      drawnFaces: true,
      local: existsSync(join(folder, "config.json")),
    };
  });
  const onHub = ON_HUB.map(([id, description]): CatalogueEntry => ({
    id,
    description,
    kind: "hub",
    drawnFaces: false,
    local: false,
  }));
  return [...bundled, ...onHub];
}

/**
 * Finds a model by a name of the catalogue, a folder, or the id of a repository on the hub, in this order.
 *
 * @throws SaccadeError `input` if the text is none of the three
 */
export function findModel(text: string, packageRoot: string): ModelSource {
  const known = catalogue(packageRoot);
  const named = known.find(({ id }) => id === text);
  if (named) return named;
  const folder = resolve(text);
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true) return { id: text, kind: "folder", folder, drawnFaces: false };
  if (stats) {
    throw new SaccadeError("input", `The model ${text} is a file: give the folder that holds config.json and onnx/.`);
  }
  // A hub id is owner/name; anything that can only be a path was meant as one.
  if (/^[\w-][\w.-]*\/[\w-][\w.-]*$/.test(text)) return { id: text, kind: "hub", drawnFaces: false };
  if (/[/\\]/.test(text)) throw new SaccadeError("input", `There is no model folder ${text}.`);
  const names = known.map(({ id }) => id).join(", ");
  throw new SaccadeError("input", `There is no model "${text}": use ${names}, or the path of a model's folder.`);
}
