/** Whether a path names a manifest: a list of clips with what is known about them. */
export function isManifest(path: string): boolean {
  return /\.jsonl$/i.test(path);
}

/** Whether a path names an experiment document, and neither a clip nor a manifest. */
export function isDocument(path: string): boolean {
  return /\.jsonc?$/i.test(path);
}
