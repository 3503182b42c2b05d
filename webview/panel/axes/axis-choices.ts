import { DEFAULT_QUESTION } from "../../../src/core/experiment/defaults.ts";
import { type AxisKey, freeName, namesOn, type EditedDocument } from "../../../src/core/experiment/edit/axis-edits.ts";
import type { JsonValue } from "../../../src/core/experiment/edit/document-value.ts";
import { samplerKinds } from "../../../src/core/experiment/edit/sampler-edits.ts";
import type { PanelState } from "../../../src/protocol/panel-state.ts";
import type { Choice } from "./add-entry.ts";

const DECODERS: readonly Choice[] = [
  { text: "greedy", description: "The likeliest token, always." },
  { text: "temperature:0.7,topP:0.9", description: "Drawn from the likeliest tokens that together reach 0.9." },
  { text: "temperature:1,minP:0.1", description: "Drawn from tokens at least a tenth as likely as the likeliest." },
  { text: "temperature:0.7,topK:40", description: "Drawn from the 40 likeliest." },
  {
    text: "temperature:1,typicalP:0.9",
    description: "Drawn from tokens whose surprise is nearest to the expected one.",
  },
  { text: "temperature:1,topNSigma:1", description: "Drawn from logits within a standard deviation of the largest." },
  { text: "temperature:0.7,topP:0.9,order:llamacpp", description: "The same settings applied in llama.cpp's order." },
];

const PROMPTS: readonly Choice[] = [
  { text: DEFAULT_QUESTION, description: "A plain question." },
  { text: "What changes across these frames?", description: "About the motion." },
  {
    text: "Which of {{labels}} does the person show?",
    description: "The labels are listed in the prompt. They have to be given.",
  },
];

/** What an axis can be given, as a start. What is there already is not offered again. */
export function choicesFor(axis: AxisKey, edited: EditedDocument, { models }: PanelState): Choice[] {
  const names = namesOn(edited, axis);
  return allChoices(axis, models).filter(({ text }) => !names.includes(text));
}

function allChoices(axis: AxisKey, models: PanelState["models"]): readonly Choice[] {
  switch (axis) {
    case "samplers":
      return samplerKinds().map(({ example, description }) => ({ text: example, description }));
    case "decoders":
      return DECODERS;
    case "prompts":
      return PROMPTS;
    case "models":
      return models.map(({ id, description, isLocal }) => ({
        text: id,
        description: isLocal ? description : `${description} Not on this machine yet.`,
      }));
  }
}

/** A new entry as it is written: a text that is there already gets a name of its own. */
export function newEntry(axis: AxisKey, edited: EditedDocument, text: string): JsonValue {
  const names = namesOn(edited, axis);
  if (axis !== "prompts" || !names.includes(text)) return text;
  return { name: freeName(text, names), text };
}
