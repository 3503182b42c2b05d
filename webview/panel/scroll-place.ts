/** Milliseconds after the last movement that a place is told. */
const REST_MS = 200;
/** How long a page may take to become as long as it was. */
const GROWTH_MS = 6000;
/** What tells that a person went elsewhere. */
const HANDS = ["wheel", "keydown", "pointerdown", "touchstart"] as const;

/** Tells how far the page is scrolled, whenever that comes to rest. */
export function watchScroll(onRest: (pixels: number) => void): void {
  let rest: ReturnType<typeof setTimeout> | undefined;
  window.addEventListener(
    "scroll",
    () => {
      clearTimeout(rest);
      rest = setTimeout(() => {
        onRest(Math.round(window.scrollY));
      }, REST_MS);
    },
    { passive: true },
  );
}

/** Scrolls the page to where it was, once it is long enough for that; a person who moves it first is left alone. */
export function returnTo(pixels: number): void {
  if (pixels <= 0) return;
  const started = performance.now();
  let isTaken = false;
  const take = (): void => {
    isTaken = true;
  };
  for (const hand of HANDS) window.addEventListener(hand, take, { capture: true, passive: true, once: true });
  const step = (): void => {
    const isLong = document.documentElement.scrollHeight - window.innerHeight >= pixels;
    if (!isTaken && isLong) window.scrollTo(0, pixels);
    if (isTaken || isLong || performance.now() - started > GROWTH_MS) {
      for (const hand of HANDS) window.removeEventListener(hand, take, { capture: true });
    } else requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}
