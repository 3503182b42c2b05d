/** Steps between marks, in seconds, that people count in. */
const STEPS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

const MOST_MARKS = 9;

/** Round moments within a range, few enough to be written side by side. */
export function axisMarks(fromSeconds: number, toSeconds: number, most = MOST_MARKS): number[] {
  const length = toSeconds - fromSeconds;
  const step = STEPS.find((candidate) => length / candidate <= most) ?? length / most;
  const first = Math.ceil(fromSeconds / step - 1e-9);
  const last = Math.floor(toSeconds / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, place) =>
    Number(((first + place) * step).toFixed(3)),
  );
}

/** Where a moment lies in a range, as a length of CSS and SVG. */
export function placeInRange(seconds: number, fromSeconds: number, toSeconds: number): string {
  const share = (seconds - fromSeconds) / (toSeconds - fromSeconds);
  return `${(100 * Math.min(1, Math.max(0, share))).toFixed(3)}%`;
}
