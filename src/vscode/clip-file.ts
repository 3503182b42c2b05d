/** Extensions, without the dot, of the files that are offered a probe. What a file really holds, ffmpeg decides. */
export const CLIP_EXTENSIONS = ["mp4", "m4v", "mov", "webm", "mkv", "avi"] as const;

export function isClipName(path: string): boolean {
  const extension = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase();
  return CLIP_EXTENSIONS.some((known) => known === extension);
}
