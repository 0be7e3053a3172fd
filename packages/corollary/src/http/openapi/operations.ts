import type { Json } from "../../expr/node.js";
import type { EntityNode, Model } from "../../model/model.js";
import { keyParts } from "../key.js";
import { parameterRef, refusalRefs, type RefusalName } from "./shared.js";
import { schemaRef } from "./rows.js";
import { valueSchema, type JsonSchema } from "./value.js";

const always: readonly RefusalName[] = ["Unauthenticated", "Forbidden", "UrlTooLong", "TooManyRequests", "InternalError", "Unavailable"];
const reading: readonly RefusalName[] = ["BadRequest", "NotAcceptable", ...always];
const writing: readonly RefusalName[] = [...reading, "Conflict", "BodyTooLarge", "UnsupportedMediaType", "Invalid"];

/** The paths of one entity. */
export function entityPaths(model: Model, entity: EntityNode, basePath: string, bulkItems: number): Record<string, Json> {
  const base = `${basePath}/${entity.path}`;
  const paths: Record<string, Json> = {
    [base]: { get: listOperation(entity), post: createOperation(entity) },
    [`${base}/bulk`]: { post: bulkOperation(model, entity, "create", bulkItems), patch: bulkOperation(model, entity, "update", bulkItems) },
    [`${base}/bulk/delete`]: { post: bulkDeleteOperation(model, entity, bulkItems) },
    [`${base}/{id}`]: {
      parameters: [idParameter(model, entity)],
      get: getOperation(entity), patch: updateOperation(entity), delete: deleteOperation(entity),
    },
  };
  if (entity.softDelete) {
    for (const verb of ["archive", "unarchive"] as const) {
      paths[`${base}/{id}/${verb}`] = { parameters: [idParameter(model, entity)], post: archiveOperation(entity, verb) };
    }
  }
  return paths;
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function operation(entity: EntityNode, id: string, summary: string, rest: Readonly<Record<string, Json>>): Json {
  return { tags: [entity.plural], operationId: `${id}${entity.name}`, summary, ...rest };
}

function idParameter(model: Model, entity: EntityNode): Json {
  const parts = keyParts(entity);
  const [first, ...others] = parts;
  const single = first !== undefined && others.length === 0;
  const names = parts.map((part) => part.path.join(".")).join(",");
  return {
    name: "id", in: "path", required: true,
    description: single ? `Key of the ${lowered(entity.label)}.` : `Key of the ${lowered(entity.label)}: ${names}, joined by commas, each percent-encoded.`,
    schema: single ? valueSchema(first.type, model.enums) : { type: "string" },
  };
}

function json(schema: JsonSchema): Json {
  return { "application/json": { schema } };
}

function envelope(schema: JsonSchema): JsonSchema {
  return { type: "object", required: ["data"], properties: { data: schema } };
}

/** A row in its envelope, with its tag where rows have versions. */
function rowResponse(entity: EntityNode, description: string, extra: Readonly<Record<string, Json>> = {}): Json {
  const etag: Readonly<Record<string, Json>> = entity.versioned ? { ETag: { description: "The version that was sent, for If-Match and If-None-Match.", schema: { type: "string" } } } : {};
  const headers: Record<string, Json> = { ...etag, ...extra };
  return { description, ...(Object.keys(headers).length === 0 ? {} : { headers }), content: json(envelope(schemaRef(entity.name))) };
}

const readParameters = ["include", "fields"] as const;

function archived(entity: EntityNode): Json[] {
  return entity.softDelete ? [parameterRef("archived")] : [];
}

function listOperation(entity: EntityNode): Json {
  const names = ["filter", "sort", "limit", "offset", "cursor", ...readParameters, "count"];
  const list: JsonSchema = {
    type: "object", required: ["data", "meta"],
    properties: { data: { type: "array", items: schemaRef(entity.name) }, meta: schemaRef("ListMeta") },
  };
  return operation(entity, "list", `List ${lowered(entity.plural)}`, {
    parameters: [...names.map(parameterRef), ...archived(entity)],
    responses: { "200": { description: "A page.", content: json(list) }, ...refusalRefs(reading) },
  });
}

function createOperation(entity: EntityNode): Json {
  const location = { Location: { description: "Where the new row is.", schema: { type: "string" } } };
  return operation(entity, "create", `Create a ${lowered(entity.label)}`, {
    parameters: [parameterRef("idempotencyKey")],
    requestBody: { required: true, content: json(schemaRef(`${entity.name}Create`)) },
    responses: { "201": rowResponse(entity, "Created.", location), ...refusalRefs(writing) },
  });
}

function getOperation(entity: EntityNode): Json {
  const condition = entity.versioned ? [parameterRef("ifNoneMatch")] : [];
  return operation(entity, "get", `Read a ${lowered(entity.label)}`, {
    parameters: [...readParameters.map(parameterRef), ...archived(entity), ...condition],
    responses: {
      "200": rowResponse(entity, "The row."),
      ...(entity.versioned ? { "304": { description: "As it was." } } : {}),
      ...refusalRefs(["NotFound", ...reading]),
    },
  });
}

function updateOperation(entity: EntityNode): Json {
  return operation(entity, "update", `Change a ${lowered(entity.label)}`, {
    parameters: [parameterRef("ifMatch")],
    requestBody: { required: true, content: json(schemaRef(`${entity.name}Update`)) },
    responses: { "200": rowResponse(entity, "Changed."), ...refusalRefs(["NotFound", "VersionMismatch", ...writing]) },
  });
}

function deleteOperation(entity: EntityNode): Json {
  const gone: Json = { description: "Deleted; the key of what was.", content: json(envelope({ type: "object", description: "The fields of its key." })) };
  return operation(entity, "delete", entity.softDelete ? `Archive a ${lowered(entity.label)}` : `Delete a ${lowered(entity.label)}`, {
    parameters: [parameterRef("ifMatch")],
    responses: {
      "200": entity.softDelete ? rowResponse(entity, "Archived.") : gone,
      ...refusalRefs(["NotFound", "VersionMismatch", "Conflict", ...reading]),
    },
  });
}

function archiveOperation(entity: EntityNode, verb: "archive" | "unarchive"): Json {
  return operation(entity, verb, `${verb === "archive" ? "Archive" : "Bring back"} a ${lowered(entity.label)}`, {
    parameters: [parameterRef("ifMatch"), parameterRef("idempotencyKey")],
    responses: { "200": rowResponse(entity, verb === "archive" ? "Archived." : "Back."), ...refusalRefs(["NotFound", "VersionMismatch", "Conflict", "Invalid", ...reading]) },
  });
}

function bulkOperation(model: Model, entity: EntityNode, verb: "create" | "update", bulkItems: number): Json {
  const key = keyProperties(model, entity);
  const change: JsonSchema = {
    type: "object", required: Object.keys(key), description: "The key of a row, and what changes.",
    properties: { ...key, ...updateProperties(entity) },
  };
  const item = verb === "create" ? schemaRef(`${entity.name}Create`) : change;
  const done = verb === "create" ? "201" : "200";
  const all: JsonSchema = { type: "object", required: ["data"], properties: { data: { type: "array", items: schemaRef(entity.name) } } };
  return operation(entity, verb === "create" ? "bulkCreate" : "bulkUpdate", `${verb === "create" ? "Create" : "Change"} many ${lowered(entity.plural)}`, {
    parameters: [parameterRef("atomic"), ...(verb === "create" ? [parameterRef("idempotencyKey")] : [])],
    requestBody: { required: true, content: json({ type: "array", minItems: 1, maxItems: bulkItems, items: item }) },
    responses: {
      [done]: { description: "All succeeded; rows in the order they were sent.", content: json(all) },
      "207": { description: "Some failed; one result for each item, in order.", content: json(partly(schemaRef(entity.name), Number(done))) },
      ...refusalRefs(verb === "update" ? ["NotFound", "VersionMismatch", ...writing] : writing),
    },
  });
}

function bulkDeleteOperation(model: Model, entity: EntityNode, bulkItems: number): Json {
  const key = keyProperties(model, entity);
  const version = Object.values(entity.fields).find((field) => field.kind === "value" && field.generated === "version");
  const item: JsonSchema = {
    type: "object", required: Object.keys(key), additionalProperties: false, description: "The key of a row, and the version that was read.",
    properties: { ...key, ...(version === undefined ? {} : { [version.name]: { type: "integer", minimum: 1 } }) },
  };
  const gone: JsonSchema = entity.softDelete ? schemaRef(entity.name) : { type: "object", description: "The fields of its key." };
  return operation(entity, "bulkDelete", `${entity.softDelete ? "Archive" : "Delete"} many ${lowered(entity.plural)}`, {
    parameters: [parameterRef("atomic"), parameterRef("idempotencyKey")],
    requestBody: { required: true, content: json({ type: "array", minItems: 1, maxItems: bulkItems, items: item }) },
    responses: {
      "200": { description: `All are ${entity.softDelete ? "archived" : "gone"}.`, content: json(envelope({ type: "array", items: gone })) },
      "207": { description: "Some failed; one result for each item, in order.", content: json(partly(gone, 200)) },
      ...refusalRefs(["NotFound", "VersionMismatch", ...writing]),
    },
  });
}

function keyProperties(model: Model, entity: EntityNode): Record<string, Json> {
  return Object.fromEntries(keyParts(entity).map((part) => [part.path[0], part.path.length === 1 ? valueSchema(part.type, model.enums) : { type: "object" }]));
}

/** A change's own schema closes its properties, so they are listed again beside the key. */
function updateProperties(entity: EntityNode): Record<string, Json> {
  const names = Object.values(entity.fields).filter((field) => !entity.key.fields.includes(field.name) && writable(field));
  return Object.fromEntries(names.map((field) => [field.name, { $ref: `#/components/schemas/${entity.name}Update/properties/${field.name}` }]));
}

function writable(field: EntityNode["fields"][string]): boolean {
  switch (field.kind) {
    case "value": return field.generated === undefined || field.generated === "version";
    case "reference": return field.generated === undefined;
    case "embedded": return true;
    case "collection": return field.owned && field.through === undefined;
    case "computed": return false;
  }
}

function partly(data: JsonSchema, status: number): JsonSchema {
  const success: JsonSchema = {
    type: "object", required: ["status", "data"], additionalProperties: false,
    properties: { status: { const: status }, data },
  };
  return {
    type: "object", required: ["data", "meta"],
    properties: {
      data: { type: "array", items: { oneOf: [success, schemaRef("BulkFailure")] } },
      meta: { type: "object", required: ["succeeded", "failed"], properties: { succeeded: { type: "integer" }, failed: { type: "integer" } } },
    },
  };
}
