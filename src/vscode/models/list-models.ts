import type { LabResult, Saccade } from "../services.ts";

/** A model that Saccade knows by name. */
export type KnownModel = LabResult<"models">["models"][number];

/** The models that Saccade knows by name, those that are here first. */
export async function listModels({ lab }: Saccade): Promise<readonly KnownModel[]> {
  const { models } = await lab.request("models", {});
  return models.toSorted((a, b) => Number(b.isLocal) - Number(a.isLocal));
}
