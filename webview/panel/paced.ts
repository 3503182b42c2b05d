/** Milliseconds of a drawing after which nobody has to wait. */
const FREE_MS = 30;
/** Of what a drawing takes beyond, how many times as long the page is left alone after it. */
const REST = 3;

/**
 * Draws at once where little is to be drawn, and less often the longer a drawing takes: while thousands of trials come a
 * person's click has to be heard between two of them.
 *
 * @param draw settles once what it began is drawn
 * @returns asks for a drawing
 */
export function paced(draw: () => Promise<unknown>): () => void {
  let isAsked = false;
  let isBusy = false;
  const begin = (): void => {
    isAsked = false;
    isBusy = true;
    const begun = performance.now();
    const rest = (): void => {
      // After what the drawing brought about, in the parts below as well.
      setTimeout(() => {
        setTimeout(
          () => {
            isBusy = false;
            if (isAsked) begin();
          },
          Math.max(0, performance.now() - begun - FREE_MS) * REST,
        );
      });
    };
    draw().then(rest, rest);
  };
  return () => {
    if (isBusy) isAsked = true;
    else begin();
  };
}
