/**
 * Lets the toolkit's probe of a style rule pass the page's policy: it looks for the nonce here, and without one the
 * browser reports a violation at each start. To be imported before the toolkit.
 */
const nonce = document.currentScript?.nonce;
if (nonce !== undefined && nonce !== "") {
  const meta = document.createElement("meta");
  meta.setAttribute("property", "csp-nonce");
  meta.content = nonce;
  document.head.append(meta);
}

export {};
