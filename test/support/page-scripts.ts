// What runs inside a page under test. It is text: the tests' own types know no document.

/** The text of a page as a person reads it, through open shadow roots. */
export const SHOWN_TEXT = `(() => {
  const texts = [];
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) texts.push(node.data);
    if (/^(?:SCRIPT|STYLE|NOSCRIPT)$/.test(node.nodeName)) return;
    const given = node.nodeName === "SLOT" ? node.assignedNodes() : [];
    for (const child of given.length > 0 ? given : (node.shadowRoot ?? node).childNodes) read(child);
  };
  read(document.body);
  return texts.join(" ").replace(/\\s+/g, " ");
})()`;

/** What has the keyboard: its spoken name, or else the name of its element. */
export const FOCUSED = `(() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.getAttribute("aria-label") ?? element?.tagName;
})()`;

/** What axe finds wrong, once it was loaded: the rule and the elements. */
export const AXE_VIOLATIONS = `axe.run(document).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" | ")))`;

/** Makes one kind of component throw whenever it draws; run before the page's own scripts. */
export function breakComponent(tag: string): string {
  return `{
    const define = customElements.define.bind(customElements);
    customElements.define = (name, element, options) => {
      if (name === ${JSON.stringify(tag)}) {
        element.prototype.render = () => {
          throw new Error("simulated <b>");
        };
      }
      define(name, element, options);
    };
  }`;
}
