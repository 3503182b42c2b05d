import { Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { gatherRows, type KeyValues, moveRows, type RowPick } from "../../../src/inference/transformers/key-values.ts";

const [ROWS, HEADS, WIDTH, SIZE] = [4, 2, 3, 2];

/** Each number tells its place. */
function numbered(): KeyValues {
  const tensor = (shift: number): Tensor =>
    new Tensor(
      "float32",
      Float32Array.from({ length: ROWS * HEADS * WIDTH * SIZE }, (_, place) => place + shift),
      [ROWS, HEADS, WIDTH, SIZE],
    );
  return { "past_key_values.0.key": tensor(0), "past_key_values.0.value": tensor(1000) };
}

function numbersIn(keyValues: KeyValues): [readonly number[], ArrayLike<unknown>][] {
  return Object.values(keyValues).map(({ dims, data }) => [dims, Array.from(data as Float32Array)]);
}

function picks(rows: readonly [number, ...number[]]): [RowPick, ...RowPick[]] {
  const keyValues = numbered();
  const [first, ...others] = rows.map((row) => ({ keyValues, row, start: 0, length: WIDTH }));
  if (!first) throw new Error("There is no row.");
  return [first, ...others];
}

describe("rows of key-values", () => {
  it.each<{ moves: { from: number; to: number }[]; rows: [number, ...number[]] }>([
    { moves: [], rows: [0, 1, 2, 3] },
    { moves: [{ from: 3, to: 1 }], rows: [0, 3, 2] },
    {
      moves: [
        { from: 0, to: 2 },
        { from: 0, to: 3 },
      ],
      rows: [0, 1, 0, 0],
    },
    { moves: [{ from: 2, to: 0 }], rows: [2] },
  ])("are moved as they would be copied to new ones: $rows", async ({ moves, rows }) => {
    const moved = await moveRows(numbered(), moves, rows.length);
    expect(numbersIn(moved)).toEqual(numbersIn(await gatherRows(picks(rows))));
  });
});
