/**
 * What the panel's page may load: its own script, and styles, pictures, videos and fonts of one source.
 *
 * @param source what the editor serves its files under
 * @param nonce of the script, another one each time
 */
export function panelPolicy(source: string, nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${source} 'nonce-${nonce}'`,
    `img-src ${source} data:`,
    `media-src ${source} data:`,
    `font-src ${source}`,
  ].join("; ");
}
