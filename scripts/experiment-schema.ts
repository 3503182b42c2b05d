// Writes media/experiment.schema.json from the validators: `node scripts/experiment-schema.ts`.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { experimentJsonSchema } from "../src/core/experiment/json-schema.ts";

const file = join(import.meta.dirname, "..", "media", "experiment.schema.json");
writeFileSync(file, `${JSON.stringify(experimentJsonSchema(), null, 2)}\n`);
