const MEGABYTE = 1e6;

/** What a package holds, by folder and by npm package, the largest first, in megabytes before and after compression. */
export function contentTable(files: readonly { path: string; bytes: number }[], packedBytes: number): string[] {
  const groups = new Map<string, { count: number; bytes: number }>();
  for (const { path, bytes } of files) {
    const group = groupOf(path);
    const { count, bytes: sum } = groups.get(group) ?? { count: 0, bytes: 0 };
    groups.set(group, { count: count + 1, bytes: sum + bytes });
  }
  const rows = [...groups].toSorted(([a, { bytes: x }], [b, { bytes: y }]) => y - x || (a < b ? -1 : 1));
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const line = (bytes: number, count: number, name: string): string =>
    `${(bytes / MEGABYTE).toFixed(2).padStart(8)} MB  ${String(count).padStart(4)} files  ${name}`;
  return [
    ...rows.map(([name, { count, bytes }]) => line(bytes, count, name)),
    line(total, files.length, `in all; packed ${(packedBytes / MEGABYTE).toFixed(1)} MB`),
  ];
}

function groupOf(path: string): string {
  const [first = "", second = "", third = ""] = path.split("/");
  if (first === "node_modules") return second.startsWith("@") ? `${first}/${second}/${third}` : `${first}/${second}`;
  return first === "models" && third !== "" ? `${first}/${second}` : first;
}
