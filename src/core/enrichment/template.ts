import { SaccadeError } from "../../protocol/errors.ts";

const SLOT = /\{\{\s*([^{}]*?)\s*\}\}/g;

/**
 * Checks a template's slots: `{{name}}`.
 *
 * @param what how to call the template in an error
 * @throws SaccadeError `input` that names the slot and its line, from 1
 */
export function checkSlots(
  template: string,
  what: string,
  known: readonly string[],
  required: readonly string[] = [],
): void {
  for (const match of template.matchAll(SLOT)) {
    const name = match[1] ?? "";
    if (known.includes(name)) continue;
    const line = lineAt(template, match.index);
    const valid = known.map((slot) => `{{${slot}}}`).join(", ");
    throw new SaccadeError("input", `${what} has a slot {{${name}}} in line ${line} that nothing fills: use ${valid}.`);
  }
  const present = slotsOf(template);
  for (const name of required) {
    if (present.includes(name)) continue;
    const last = lineAt(template, template.length);
    const place = last === 1 ? "line 1" : `lines 1 to ${last}`;
    throw new SaccadeError("input", `${what} lacks the slot {{${name}}} (${place}): put it where it belongs.`);
  }
}

/** The names of the slots that a template holds, in order. */
export function slotsOf(template: string): string[] {
  return [...template.matchAll(SLOT)].map((match) => match[1] ?? "");
}

/** Fills slots; braces inside a value are only text, and a slot without a value stays. */
export function fillSlots(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(SLOT, (slot, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? "") : slot));
}

/** Seconds as the templates tell them: one digit behind the point. */
export function shortSeconds(seconds: number): string {
  return seconds.toFixed(1);
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\r|\n/).length;
}
