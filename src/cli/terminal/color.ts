import type { WriteStream } from "node:tty";

/** How many colours a stream shows. */
export type ColorDepth = "none" | "256" | "truecolor";

/**
 * What colours to write: none for NO_COLOR (no-color.org), for a file or a pipe, or for a terminal of 16 colours, whose
 * palette is the person's own; FORCE_COLOR overrules the stream, and 0 turns colours off.
 */
export function colorDepth(
  stream: Pick<WriteStream, "isTTY" | "getColorDepth"> | { readonly isTTY?: false },
  environment: NodeJS.ProcessEnv,
): ColorDepth {
  if (environment["NO_COLOR"]) return "none";
  const forced = environment["FORCE_COLOR"];
  if (forced !== undefined) {
    if (forced === "0" || forced === "false") return "none";
    return forced === "3" ? "truecolor" : "256";
  }
  if (stream.isTTY !== true) return "none";
  const bits = stream.getColorDepth(environment);
  if (bits >= 24) return "truecolor";
  return bits >= 8 ? "256" : "none";
}

/** One step of the scale: a background and the foreground that reads on it. */
interface Step {
  readonly rgb: readonly [number, number, number];
  readonly palette: number;
  readonly dark: boolean;
}

/**
 * Six colours of cividis (Nuñez et al. 2018), which grows evenly lighter from blue to yellow for readers with and
 * without colour vision deficiency, and the nearest ones of the 256-colour palette.
 */
const SCALE: readonly Step[] = [
  { rgb: [0, 34, 78], palette: 17, dark: true },
  { rgb: [53, 69, 108], palette: 60, dark: true },
  { rgb: [102, 105, 112], palette: 242, dark: true },
  { rgb: [148, 142, 119], palette: 144, dark: false },
  { rgb: [200, 184, 102], palette: 179, dark: false },
  { rgb: [254, 232, 56], palette: 227, dark: false },
];

/** The text on the colour of a share from 0 to 1. Without colours it stays as it is. */
export function tint(text: string, share: number, depth: ColorDepth): string {
  if (depth === "none" || text === "") return text;
  const place = Math.min(SCALE.length - 1, Math.max(0, Math.floor(share * SCALE.length)));
  const step = SCALE[place];
  if (!step) return text;
  const background = depth === "truecolor" ? `48;2;${step.rgb.join(";")}` : `48;5;${step.palette}`;
  return `\u001B[${background};38;5;${step.dark ? 231 : 16}m${text}\u001B[0m`;
}

/** The scale itself, unlikely to certain. */
export function legend(depth: ColorDepth): string {
  const steps = SCALE.map((_, place) => tint("  ", (place + 0.5) / SCALE.length, depth));
  return `0 % ${steps.join("")} 100 %`;
}
