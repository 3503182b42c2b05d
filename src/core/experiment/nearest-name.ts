/**
 * The name that someone may have meant: the one the fewest changed, added, left out or swapped letters away, as long
 * as at least two thirds of it are right. Case, `_` and `-` do not count. The first of equals.
 */
export function nearestName(written: string, names: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let least = Infinity;
  for (const name of names) {
    const distance = editDistance(folded(written), folded(name));
    if (distance < least && distance <= Math.max(1, name.length / 3)) {
      least = distance;
      nearest = name;
    }
  }
  return nearest;
}

/** `Did you mean "x"?` with a space before it, or nothing. */
export function suggestion(written: string, names: readonly string[]): string {
  const nearest = nearestName(written, names);
  return nearest === undefined ? "" : ` Did you mean ${JSON.stringify(nearest)}?`;
}

function folded(name: string): string {
  return name.slice(0, 100).toLowerCase().replace(/[_-]/g, "");
}

/** Optimal string alignment: Levenshtein's distance, with a swap of neighbours as one change (Damerau 1964). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      line[column] = Math.min(
        (above[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[column - 2] ?? 0) + 1 : Infinity,
      );
    }
    before = above;
    above = line;
  }
  return above[b.length] ?? 0;
}
