import { z } from "zod";
import type { Json } from "../../expr/node.js";
import { question } from "../why.js";
import { schemaRef } from "./rows.js";
import type { JsonSchema } from "./value.js";

const ability: JsonSchema = {
  description: "True or false for every row; a condition on the row, as an expression in JSON; or \"depends\", where only the server can tell.",
  anyOf: [{ type: "boolean" }, { const: "depends" }, { type: "object", required: ["when"], properties: { when: { type: "object" } } }],
};

const of = (names: readonly string[]): JsonSchema => ({ type: "object", required: names, properties: Object.fromEntries(names.map((name) => [name, ability])) });

const operations = of(["read", "create", "update", "delete"]);

const abilities: JsonSchema = {
  type: "object", required: ["data"],
  properties: {
    data: {
      type: "object",
      additionalProperties: { ...operations, properties: { ...operations["properties"] as JsonSchema, fields: { type: "object", additionalProperties: of(["read", "write"]) } } },
    },
    meta: { type: "object", properties: { model: { type: "object", description: "The fields that conditions name." } } },
  },
};

const actor: JsonSchema = {
  type: ["object", "null"], required: ["id", "tenant", "roles", "claims"],
  properties: { id: { type: "string" }, tenant: { type: ["string", "null"] }, roles: { type: "array", items: { type: "string" } }, claims: { type: "object" } },
};

const explanation: JsonSchema = {
  type: "object", required: ["entity", "operation", "decision", "because", "rules", "fields"],
  properties: {
    entity: { type: "string" }, operation: { type: "string" },
    decision: { enum: ["allowed", "refused", "depends", "missing"] },
    because: { type: "string" }, rules: { type: "array", items: { type: "object" } }, fields: { type: "array", items: { type: "object" } },
  },
};

const tag = "Service";

/** The paths about whoever asks; `explains`: there are administrators who may ask why. */
export function askerPaths(basePath: string, explains: boolean): Record<string, Json> {
  return {
    [`${basePath}/me`]: {
      get: {
        tags: [tag], operationId: "me", summary: "Who is signed in", description: "Null where nobody is. Everybody may ask.",
        responses: { "200": answer("Who asks.", { type: "object", required: ["data"], properties: { data: actor } }), ...refused },
      },
    },
    [`${basePath}/me/abilities`]: {
      get: {
        tags: [tag], operationId: "myAbilities", summary: "What whoever asks may do",
        description: "For buttons and fields; nothing that is sent is trusted on its account. Tells nothing of other people's rows, and no constants of rules.",
        responses: {
          "200": { ...answer("By entity.", abilities), headers: { ETag: { description: "For If-None-Match.", schema: { type: "string" } } } },
          "304": { description: "As it was." },
          ...refused,
        },
      },
    },
    ...(explains ? {
      [`${basePath}/explain`]: {
        post: {
          tags: [tag], operationId: "explain", summary: "Why somebody may do something, or may not",
          description: "For administrators. Tells each rule that was looked at, where it stands, and the values that decided.",
          requestBody: { required: true, content: { "application/json": { schema: inputSchema() } } },
          responses: { "200": answer("Why.", { type: "object", required: ["data"], properties: { data: explanation } }), ...refused },
        },
      },
    } : {}),
  };
}

const refused = { "4XX": { description: "Refused; `code` says why.", content: { "application/json": { schema: schemaRef("Error") } } } };

function answer(description: string, schema: JsonSchema) {
  return { description, content: { "application/json": { schema } } };
}

function inputSchema(): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(question, { io: "input" });
  return schema as JsonSchema;
}
