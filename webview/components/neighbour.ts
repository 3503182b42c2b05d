import type { WalkDirection } from "./events.ts";

/** The next card in reading order, or the nearest one of the row above or below. */
export function neighbour<Card extends Element>(
  cards: readonly Card[],
  from: number,
  direction: WalkDirection,
): Card | undefined {
  if (direction === "left" || direction === "right") return cards[from + (direction === "left" ? -1 : 1)];
  const boxes = cards.map((card) => card.getBoundingClientRect());
  const own = boxes[from];
  if (own === undefined) return undefined;
  const rows = boxes.map(({ top }) => Math.round(top));
  const ownRow = Math.round(own.top);
  const beyond = rows.filter((top) => (direction === "up" ? top < ownRow : top > ownRow));
  if (beyond.length === 0) return undefined;
  const row = direction === "up" ? Math.max(...beyond) : Math.min(...beyond);
  const distance = (place: number): number => Math.abs((boxes[place]?.left ?? Infinity) - own.left);
  return cards
    .map((card, place) => ({ card, place }))
    .filter(({ place }) => rows[place] === row)
    .sort((a, b) => distance(a.place) - distance(b.place))[0]?.card;
}
