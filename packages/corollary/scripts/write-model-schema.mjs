// Writes schema/model.schema.json, the published JSON Schema of models. Run it after a change of the Model's form:
//   node packages/corollary/scripts/write-model-schema.mjs
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { outputFiles } = await build({ entryPoints: [here("../src/model/json/json-schema.ts")], bundle: true, write: false, format: "esm", platform: "neutral", mainFields: ["module", "main"] });
const code = Buffer.from(outputFiles[0].contents).toString("base64");
const { modelJsonSchema } = await import(`data:text/javascript;base64,${code}`);
await writeFile(here("../schema/model.schema.json"), `${JSON.stringify(modelJsonSchema(), undefined, 2)}\n`);
