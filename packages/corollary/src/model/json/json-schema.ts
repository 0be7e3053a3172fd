import { z } from "zod";
import type { Json } from "../../expr/node.js";
import { modelSchema } from "./schema-model.js";
import { jsonSchema } from "./schema-type.js";

/** The JSON Schema (2020-12) of models, as people may write them: types of expressions may be left out. */
export function modelJsonSchema(): { readonly [key: string]: Json } {
  const { $schema, ...schema } = z.toJSONSchema(modelSchema, { target: "draft-2020-12", io: "input", reused: "inline" });
  const described = { $schema: $schema ?? "", title: "Corollary model", description: "Entities, fields and relations from which schema, queries and interfaces follow.", ...schema };
  return z.record(z.string(), jsonSchema).parse(JSON.parse(JSON.stringify(described)));
}
