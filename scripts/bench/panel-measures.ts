// What is measured in the panel's own page. Written as text: these scripts run in a browser, whose types Node does not
// have.

/** After which a measurement fails. */
const PATIENCE_MS = 60_000;

/** A component within the one before it. */
const PATH = [
  "saccade-panel-page",
  "saccade-results",
  "saccade-trial-grid",
  "saccade-panel-trial",
  "saccade-trial-card",
  "saccade-tokens",
];

/**
 * Runs before the page's own script: notes when the page heard its state, and when a frame was on screen in which the
 * grid has an answer's tokens. Milliseconds from the moment that the page was opened.
 */
export const WATCH_FIRST_PAINT = `
window.measured = {};
window.addEventListener("message", () => { window.measured.heard ??= performance.now(); });
const hasTokens = () => {
  let element = document;
  for (const name of ${JSON.stringify(PATH)}) {
    element = element?.querySelector(name)?.shadowRoot;
    if (!element) return false;
  }
  return element.querySelector(".token") !== null;
};
const look = () => requestAnimationFrame(() => {
  if (!hasTokens()) return look();
  // The frame in which it is seen is drawn after this one's callbacks.
  requestAnimationFrame(() => { window.measured.painted = performance.now(); });
});
look();
`;

/** @returns milliseconds, from opening and from hearing the state, once the grid was painted */
export const FIRST_PAINT = `new Promise((resolve, reject) => {
  ${giveUp("The grid was not painted.")}
  const look = () => window.measured.painted === undefined ? setTimeout(look, 5) :
    resolve({ opened: window.measured.painted, heard: window.measured.painted - window.measured.heard });
  look();
})`;

/** @returns the time between each two frames while all of the page is scrolled through, in milliseconds, at most \`most\` */
export function scrollThrough(pixels: number, most: number): string {
  return `new Promise((resolve) => {
    const page = document.scrollingElement;
    const times = [];
    let last, stood = 0, top = -1;
    const step = (now) => {
      if (last !== undefined) times.push(now - last);
      last = now;
      // At the end heights are no longer guessed, which may move it once more.
      stood = page.scrollTop === top ? stood + 1 : 0;
      if (stood > 5 && times.length >= 60 || times.length >= ${most}) return resolve({ times, height: page.scrollHeight });
      top = page.scrollTop;
      page.scrollTop += ${pixels};
      requestAnimationFrame(step);
    };
    page.scrollTop = 0;
    requestAnimationFrame(step);
  })`;
}

/** Opens a token of the first answer, and waits for its alternatives. @returns milliseconds until they were painted */
export const OPEN_TOKEN = `new Promise((resolve, reject) => {
  ${giveUp("A token that was opened shows no alternatives.")}
  const page = document.querySelector("saccade-panel-page").shadowRoot;
  const results = page.querySelector("saccade-results").shadowRoot;
  const grid = results.querySelector("saccade-trial-grid").shadowRoot;
  const card = grid.querySelector("saccade-panel-trial").shadowRoot.querySelector("saccade-trial-card").shadowRoot;
  const tokens = card.querySelector("saccade-tokens").shadowRoot.querySelectorAll(".token");
  window.opened = (window.opened ?? 0) + 1;
  const token = tokens[window.opened % tokens.length];
  const begun = performance.now();
  // As a person's click does: a page that is scripted leaves the focus where it is.
  token.focus({ preventScroll: true });
  token.click();
  const place = token.textContent.trim();
  const look = () => requestAnimationFrame(() => {
    const detail = grid.querySelector("saccade-token-detail").shadowRoot;
    const isThere = detail.querySelectorAll("ol li").length > 0 && detail.textContent.includes(place);
    if (!isThere) return look();
    requestAnimationFrame(() => resolve(performance.now() - begun));
  });
  look();
})`;

function giveUp(sentence: string): string {
  return `setTimeout(() => reject(new Error(${JSON.stringify(sentence)})), ${PATIENCE_MS});`;
}
