import type { Json } from "../../expr/node.js";
import { schemaRef } from "./rows.js";

interface SystemOperation {
  readonly id: string;
  readonly summary: string;
  readonly type: "application/json" | "text/html";
  readonly schema: Json;
  /** Answers 503 where the database does not. */
  readonly asksDatabase?: true;
}

const word: Json = { type: "object", required: ["status"], properties: { status: { type: "string" } } };

const operations: Readonly<Record<string, SystemOperation>> = {
  "/": { id: "home", summary: "Where things are", type: "application/json", schema: { type: "object" } },
  "/health": { id: "health", summary: "Whether the process runs", type: "application/json", schema: word },
  "/ready": { id: "ready", summary: "Whether the database answers", type: "application/json", schema: word, asksDatabase: true },
  "/version": { id: "version", summary: "The version of the service", type: "application/json", schema: { type: "object", required: ["version"], properties: { version: { type: "string" } } } },
  "/info": { id: "info", summary: "What the service is and holds", type: "application/json", schema: { type: "object" } },
  "/spec": { id: "spec", summary: "This document", type: "application/json", schema: { type: "object" } },
  "/presentation": { id: "presentation", summary: "What a user interface needs to know of the entities", type: "application/json", schema: { type: "object" } },
  "/docs": { id: "docs", summary: "This document, for people", type: "text/html", schema: { type: "string" } },
};

/** The paths that every service has; they need nobody to be signed in. */
export function systemPaths(): Record<string, Json> {
  return Object.fromEntries(Object.entries(operations).map(([path, operation]) => [path, { get: systemOperation(operation) }]));
}

function systemOperation({ id, summary, type, schema, asksDatabase }: SystemOperation): Json {
  const error = (description: string): Json => ({ description, content: { "application/json": { schema: schemaRef("Error") } } });
  return {
    tags: ["Service"], operationId: id, summary, security: [],
    responses: {
      "200": { description: "Yes.", content: { [type]: { schema } } },
      "406": error("The answer is of no type that Accept takes."),
      ...(asksDatabase === true ? { "503": error("The database does not answer.") } : {}),
    },
  };
}
