import type { Node } from "jsonc-parser";
import type { ClipDocument, PromptDocument } from "../../protocol/experiment.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import { readEnrichment } from "../enrichment/settings.ts";
import { checkTimelineTemplate } from "../enrichment/timeline.ts";
import { LABELS_SLOT, readPrompt } from "../prompt/prompt.ts";
import { eventComplaint } from "./event-complaint.ts";
import { childOf, itemsOf } from "./json-nodes.ts";
import type { Problems } from "./problems.ts";
import { isManifest } from "./file-kinds.ts";
import { shortened } from "./shown.ts";

/** What a clip's shape does not say: its range runs forward, its events too, and a manifest speaks for itself. */
export function checkClip(node: Node, document: ClipDocument, problems: Problems): void {
  if (typeof document === "string") return;
  const offsetOf = (key: string): number => (childOf(node, key) ?? node).offset;
  const { path, from = 0, to } = document;
  if (to !== undefined && to <= from) {
    problems.add(offsetOf("to"), `"to" has to be after "from": ${to} is not after ${from}.`);
  }
  itemsOf(childOf(node, "events")).forEach((eventNode, index) => {
    const event = document.events?.[index];
    const complaint = event && eventComplaint(event);
    if (complaint !== undefined) problems.add(eventNode.offset, complaint);
  });
  if (!isManifest(path)) return;
  for (const key of ["label", "events", "subject"] as const) {
    if (document[key] !== undefined)
      problems.add(offsetOf(key), `A manifest says itself what its clips show: leave "${key}" out.`);
  }
}

/** What a prompt's shape does not say: that it has one source, and slots that can be filled. */
export function checkPrompt(
  node: Node,
  document: PromptDocument,
  experimentLabels: readonly string[],
  problems: Problems,
): void {
  if (typeof document === "string") {
    problems.attempt(node.offset, () => {
      checkPromptText(document, experimentLabels);
    });
    return;
  }
  checkLabels(childOf(node, "labels"), problems);
  const { text, file, labels = experimentLabels, enrich } = document;
  if (enrich) {
    problems.attempt((childOf(node, "enrich") ?? node).offset, () => readEnrichment(enrich));
  }
  if (text === undefined && file === undefined) {
    problems.add(node.offset, 'A prompt needs "text", or a "file" that holds it.');
  } else if (text !== undefined && file !== undefined) {
    problems.add(node.offset, 'A prompt has "text" or "file", not both.');
  } else if (text !== undefined) {
    problems.attempt((childOf(node, "text") ?? node).offset, () => {
      checkPromptText(text, labels, enrich !== undefined);
    });
  }
}

/**
 * Whether a prompt's slots can be filled.
 *
 * @param isEnriched whether it may hold notes beside frames
 * @throws SaccadeError of kind `input` that says which cannot
 */
export function checkPromptText(text: string, labels: readonly string[], isEnriched = false): void {
  if (labels.length === 0 && text.includes(LABELS_SLOT)) {
    throw new SaccadeError(
      "input",
      `The prompt holds ${LABELS_SLOT}, but there are no labels: give "labels" to the prompt or to the experiment.`,
    );
  }
  if (isEnriched) checkTimelineTemplate(text);
  else readPrompt(text, labels);
}

/** A label that is listed twice could not be told from itself. */
export function checkLabels(list: Node | undefined, problems: Problems): void {
  const seen = new Set<string>();
  for (const node of itemsOf(list)) {
    if (node.type !== "string") continue;
    const label = String(node.value).trim();
    if (seen.has(label)) problems.add(node.offset, `The label ${shortened(JSON.stringify(label))} is listed twice.`);
    seen.add(label);
  }
}
