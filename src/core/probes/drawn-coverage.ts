import type { SamplerSpec } from "../../protocol/sampling.ts";
import { type Coverage, type CoverageQuestion, onsetStretches } from "./coverage.ts";

/** How a seeded sampler draws: so many frames of all without putting any back, or one of each part. */
export type Drawing =
  { readonly kind: "subset"; readonly count: number } | { readonly kind: "parts"; readonly partOf: readonly number[] };

/** How a sampler draws from so many frames of an even grid; `undefined` for one whose draws are not of these kinds. */
export function drawingOf(spec: SamplerSpec, frames: number): Drawing | undefined {
  if (spec.type === "random") return { kind: "subset", count: spec.count };
  if (spec.type !== "jittered") return undefined;
  // Part k of the sampler goes from floor(k * length / count) on, so a frame's part is the last that begins by it.
  const partOf = Array.from({ length: frames }, (_, place) => Math.ceil(((place + 1) * spec.count) / frames) - 1);
  return { kind: "parts", partOf };
}

/**
 * The exact expectation over seeds of the coverage of frames that are drawn: over every stretch of onsets the number of
 * drawn frames inside is hypergeometric where frames are drawn from all, and a sum of independent draws where one is
 * drawn from each part.
 *
 * @param poolSeconds when each frame that may be drawn comes on screen, seconds after the clip's start
 * @throws SaccadeError of kind `input` if the event is longer than the clip
 */
export function drawnCoverage(poolSeconds: readonly number[], drawing: Drawing, question: CoverageQuestion): Coverage {
  const { atLeast = 1 } = question;
  const chances = chancesOf(drawing, poolSeconds.length);
  let all = 0;
  let hit = 0;
  let expected = 0;
  for (const { weight, inside } of onsetStretches(poolSeconds, question)) {
    const numbers = chances(inside);
    const missed = numbers.slice(0, atLeast).reduce((sum, chance) => sum + chance, 0);
    all += weight;
    hit += weight * Math.max(0, 1 - missed);
    expected += weight * numbers.reduce((sum, chance, number) => sum + chance * number, 0);
  }
  return { hitProbability: hit / all, expectedFramesOnEvent: expected / all };
}

/** The chance of 0, 1, 2, … drawn frames among those inside. */
function chancesOf(drawing: Drawing, total: number): (inside: readonly number[]) => number[] {
  if (drawing.kind === "parts") {
    const sizes = new Map<number, number>();
    for (const part of drawing.partOf) sizes.set(part, (sizes.get(part) ?? 0) + 1);
    return (inside) => {
      const counts = new Map<number, number>();
      for (const place of inside) {
        const part = drawing.partOf[place] ?? 0;
        counts.set(part, (counts.get(part) ?? 0) + 1);
      }
      return sumOfDraws([...counts].map(([part, count]) => count / (sizes.get(part) ?? 1)));
    };
  }
  const known = new Map<number, number[]>();
  return ({ length }) => {
    const chances = known.get(length) ?? hypergeometric(total, length, drawing.count);
    known.set(length, chances);
    return chances;
  };
}

/** The chances of a number of successes of independent draws, one after the other. */
function sumOfDraws(shares: readonly number[]): number[] {
  return shares.reduce(
    (chances, share) => {
      const next = [...chances, 0];
      return next.map((_, k) => (chances[k] ?? 0) * (1 - share) + (k > 0 ? (chances[k - 1] ?? 0) * share : 0));
    },
    [1],
  );
}

/** The chances of 0, 1, 2, … of `marked` among `drawn` of `total`, draw by draw, so that nothing overflows. */
function hypergeometric(total: number, marked: number, drawn: number): number[] {
  let chances = [1];
  for (let draw = 0; draw < drawn; draw++) {
    const left = total - draw;
    chances = [...chances, 0].map((_, k) => {
      const stays = (chances[k] ?? 0) * (1 - (marked - k) / left);
      const grows = k > 0 ? (chances[k - 1] ?? 0) * ((marked - k + 1) / left) : 0;
      return stays + grows;
    });
  }
  return chances.map((chance) => Math.max(0, chance));
}
