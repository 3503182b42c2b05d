import { describe, expect, it } from "vitest";
import { planLabels, scoreLabels } from "../../../../src/core/decoding/labels.ts";

const END = 9;
const happy = { label: "happy", tokens: [1] };
const sad = { label: "sad", tokens: [2, 3] };

describe("planLabels", () => {
  it("leaves labels alone that are not nested", () => {
    expect(planLabels([happy, sad], "sum", END)).toEqual([happy, sad]);
  });

  it("gives all labels the end token where one begins another", () => {
    const sadly = { label: "sadly", tokens: [2, 3, 4] };
    expect(planLabels([happy, sadly, sad], "sum", END).map(({ tokens }) => tokens)).toEqual([
      [1, END],
      [2, 3, 4, END],
      [2, 3, END],
    ]);
  });

  it("refuses two labels of the same tokens, naming both", () => {
    const twin = { label: "Happy", tokens: [1] };
    expect(() => planLabels([happy, sad, twin], "sum", END)).toThrow('"happy" and "Happy" are the same tokens');
  });

  it("refuses a label without tokens", () => {
    expect(() => planLabels([{ label: " ", tokens: [] }], "sum", END)).toThrow("has no token");
  });

  it("refuses the first-token rule where first tokens collide", () => {
    const sour = { label: "sour", tokens: [2, 5] };
    expect(() => planLabels([happy, sad, sour], "first-token", END)).toThrow(
      '"sad" and "sour" begin with the same token',
    );
    expect(planLabels([happy, sad], "first-token", END)).toEqual([happy, sad]);
  });
});

describe("scoreLabels", () => {
  // happy 1/2; sad 1/2 * 1/4 = 1/8.
  const logprobs = [[Math.log(1 / 2)], [Math.log(1 / 2), Math.log(1 / 4)]];

  it("sums: 1/2 and 1/8 become 4/5 and 1/5, with a mass of 5/8", () => {
    const { labels, mass, rule } = scoreLabels([happy, sad], logprobs, "sum");
    expect(rule).toBe("sum");
    expect(labels.map(({ label }) => label)).toEqual(["happy", "sad"]);
    expect(labels[0]?.logprob).toBeCloseTo(Math.log(1 / 2), 14);
    expect(labels[1]?.logprob).toBeCloseTo(Math.log(1 / 8), 14);
    expect(labels[0]?.probability).toBeCloseTo(4 / 5, 14);
    expect(labels[1]?.probability).toBeCloseTo(1 / 5, 14);
    expect(mass).toBeCloseTo(5 / 8, 14);
  });

  it("takes the mean over tokens, and keeps mass and log-probability those of whole labels", () => {
    const { labels, mass } = scoreLabels([happy, sad], logprobs, "mean");
    const mean = Math.log(1 / 8) / 2;
    expect(labels[1]?.score).toBeCloseTo(mean, 14);
    expect(labels[1]?.logprob).toBeCloseTo(Math.log(1 / 8), 14);
    expect(labels[1]?.probability).toBeCloseTo(Math.exp(mean) / (Math.exp(mean) + 1 / 2), 14);
    expect(mass).toBeCloseTo(5 / 8, 14);
  });

  it("takes the first token", () => {
    const { labels } = scoreLabels([happy, sad], logprobs, "first-token");
    expect(labels.map(({ probability }) => probability)).toEqual([0.5, 0.5]);
  });

  it("gives a label that cannot be said no probability", () => {
    const { labels, mass } = scoreLabels([happy, sad], [[0], [-Infinity, 0]], "sum");
    expect(labels[1]).toMatchObject({ logprob: -Infinity, probability: 0 });
    expect(mass).toBe(1);
  });

  it("is empty for no labels, and refuses labels of which none can be said", () => {
    expect(scoreLabels([], [], "sum")).toEqual({ rule: "sum", labels: [], mass: 0 });
    expect(() => scoreLabels([happy], [[-Infinity]], "sum")).toThrow("none of the labels");
  });
});
