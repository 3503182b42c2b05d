import type { View } from "../../../protocol/sampling.ts";
import type { JsonValue } from "./document-value.ts";

/** What of each frame is shown, as a form has it. */
export interface ViewForm {
  readonly crop: "full" | "face" | Readonly<Record<string, JsonValue>>;
  readonly margin?: JsonValue | undefined;
  readonly size?: JsonValue | undefined;
  readonly timestamp?: boolean | undefined;
}

/** The quarter of the frame in its middle: where a box begins that a person has yet to draw. */
export const MIDDLE_BOX = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };

export function viewOf(view: View | undefined): ViewForm {
  if (view === undefined || typeof view === "string") return { crop: view ?? "full" };
  return { ...view, crop: view.crop ?? "full" };
}

/** The least that says the same in a document; `undefined` for the whole frame. */
export function viewValue({ crop, margin, size, timestamp }: ViewForm): JsonValue | undefined {
  const more = {
    ...(margin === undefined ? {} : { margin }),
    ...(size === undefined ? {} : { size }),
    ...(timestamp === true ? { timestamp } : {}),
  };
  const isPlain = Object.keys(more).length === 0;
  if (crop === "full") return isPlain ? undefined : more;
  if (crop === "face" && isPlain) return "face";
  return { crop: typeof crop === "string" ? crop : { ...crop }, ...more };
}
