import { xorshift128plus } from "pure-rand/generator/xorshift128plus";

const STEPS = 1000;

/**
 * How much of a picture is left after each step of a diffusion's forward process, the product of (1 - beta): betas on
 * a sigmoid from 1e-5 to 5e-3, as visual contrastive decoding uses them (Leng et al. 2023, arXiv 2311.16922).
 */
function remaining(step: number): number {
  let product = 1;
  for (let place = 0; place <= step; place++) {
    const x = -6 + (12 * place) / (STEPS - 1);
    product *= 1 - (1e-5 + (5e-3 - 1e-5) / (1 + Math.exp(-x)));
  }
  return product;
}

/**
 * Disturbs normalised pixels in place: `sqrt(a) x + sqrt(1 - a) e`, with `e` from a standard normal distribution and
 * `a` what is left after `step` steps.
 *
 * @param step 1 to 999
 * @param seed a whole number; the same one gives the same noise
 */
export function addDiffusionNoise(values: Float32Array, step: number, seed: number): void {
  const random = xorshift128plus(seed);
  const left = remaining(step);
  const [keep, add] = [Math.sqrt(left), Math.sqrt(1 - left)];
  // In (0, 1]: its logarithm is finite.
  const uniform = (): number => ((random.next() >>> 0) + 1) / 2 ** 32;
  for (let place = 0; place < values.length; place += 2) {
    // Box and Muller: two uniform numbers make two normal ones.
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    values[place] = keep * (values[place] ?? 0) + add * radius * Math.cos(angle);
    if (place + 1 < values.length) {
      values[place + 1] = keep * (values[place + 1] ?? 0) + add * radius * Math.sin(angle);
    }
  }
}
