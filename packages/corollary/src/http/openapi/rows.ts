import type { Json } from "../../expr/node.js";
import type { CollectionField, DefaultNode, EmbeddedField, EntityNode, FieldNode, Model, ReferenceField } from "../../model/model.js";
import { entityOf } from "../public.js";
import { nullable, stated, valueSchema, type JsonSchema } from "./value.js";

/** `#/components/schemas/{name}` */
export function schemaRef(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/** For each entity: what is read (`Invoice`), created (`InvoiceCreate`) and changed (`InvoiceUpdate`). */
export function rowSchemas(model: Model): Record<string, JsonSchema> {
  const schemas: Record<string, JsonSchema> = {};
  for (const entity of Object.values(model.entities)) {
    schemas[entity.name] = readSchema(model, entity);
    schemas[`${entity.name}Create`] = createSchema(model, entity, schemas);
    schemas[`${entity.name}Update`] = updateSchema(model, entity, schemas);
  }
  return schemas;
}

/** Label and help beside the schema; a reference keeps them as siblings, which 3.1 allows. */
function described(field: FieldNode, schema: JsonSchema): JsonSchema {
  const own = typeof schema["description"] === "string" ? [schema["description"]] : [];
  const description = [...(field.help === undefined ? [] : [field.help]), ...own].join(" ");
  return { ...schema, title: field.label, ...(description === "" ? {} : { description }) };
}

function readSchema(model: Model, entity: EntityNode): JsonSchema {
  const properties: Record<string, Json> = {};
  const required: string[] = [];
  for (const field of Object.values(entity.fields)) {
    properties[field.name] = { ...described(field, readField(model, field)), ...(isReadOnly(field) ? { readOnly: true } : {}) };
    if (field.kind !== "collection") required.push(field.name);
  }
  return stated({ type: "object", title: entity.label, description: entity.help, properties, required });
}

function isReadOnly(field: FieldNode): boolean {
  return field.kind === "computed" || ((field.kind === "value" || field.kind === "reference") && field.generated !== undefined);
}

function readField(model: Model, field: FieldNode): JsonSchema {
  switch (field.kind) {
    case "value":
    case "computed": return optional(valueSchema(field.type, model.enums), field.optional);
    case "reference": {
      const forms = [keySchema(model, field), schemaRef(field.target), ...(field.optional ? [{ type: "null" }] : [])];
      return { anyOf: forms, description: `The key of its ${entityOf(model, field.target).label}; the row itself where \`include\` asks for it.` };
    }
    case "embedded": {
      const parts = Object.values(field.fields);
      return optional(objectSchema(parts.map((part) => [part, readField(model, part)]), parts.map((part) => part.name)), field.optional);
    }
    case "collection": return field.single === true
      ? { anyOf: [schemaRef(field.target), { type: "null" }], description: "Only where `include` asks for it." }
      : { type: "array", items: schemaRef(field.target), description: "Only where `include` asks for them." };
  }
}

function optional(schema: JsonSchema, isOptional: boolean): JsonSchema {
  return isOptional ? nullable(schema) : schema;
}

function objectSchema(properties: readonly (readonly [FieldNode, JsonSchema])[], required: readonly string[]): JsonSchema {
  return stated({
    type: "object", additionalProperties: false,
    properties: Object.fromEntries(properties.map(([field, schema]) => [field.name, described(field, schema)])),
    required: required.length === 0 ? undefined : [...required],
  });
}

function keySchema(model: Model, field: ReferenceField): JsonSchema {
  const [first, ...others] = field.columns;
  if (first !== undefined && others.length === 0) return valueSchema(first.type, model.enums);
  const properties = Object.fromEntries(field.columns.map((column) => [column.field, valueSchema(column.type, model.enums)]));
  return { type: "object", additionalProperties: false, properties, required: field.columns.map((column) => column.field) };
}

/** Adds to `schemas` those of lines that can be created along. */
function createSchema(model: Model, entity: EntityNode, schemas: Record<string, JsonSchema>, parent?: string): JsonSchema {
  const properties: (readonly [FieldNode, JsonSchema])[] = [];
  const required: string[] = [];
  for (const field of Object.values(entity.fields)) {
    const schema = field.name === parent ? undefined : writeField(model, field, schemas);
    if (schema === undefined) continue;
    properties.push([field, schema]);
    if (isRequired(field)) required.push(field.name);
  }
  return objectSchema(properties, required);
}

function isRequired(field: FieldNode): boolean {
  switch (field.kind) {
    case "value": return !field.optional && field.default === undefined && field.states === undefined;
    case "reference": return !field.optional && field.generated === undefined;
    case "embedded": return !field.optional;
    case "computed":
    case "collection": return false;
  }
}

/** Undefined where the field is not written. `schemas` absent: without owned rows. */
function writeField(model: Model, field: FieldNode, schemas: Record<string, JsonSchema> | undefined): JsonSchema | undefined {
  switch (field.kind) {
    case "value": {
      if (field.generated !== undefined) return undefined;
      const schema = optional(valueSchema(field.type, model.enums), field.optional);
      const standard = schemas === undefined ? undefined : defaultOf(field.default);
      return standard === undefined ? schema : { ...schema, default: standard };
    }
    case "reference": return field.generated !== undefined ? undefined : { ...optional(keySchema(model, field), field.optional), description: `The key of its ${entityOf(model, field.target).label}.` };
    case "embedded": return embeddedWrite(model, field);
    case "computed": return undefined;
    case "collection": return schemas === undefined || !field.owned || field.through !== undefined ? undefined : linesSchema(model, field, schemas);
  }
}

function defaultOf(node: DefaultNode | undefined): Json | undefined {
  return node?.kind === "value" ? node.value : undefined;
}

function embeddedWrite(model: Model, field: EmbeddedField): JsonSchema {
  const parts = Object.values(field.fields);
  const properties = parts.flatMap((part) => {
    const schema = writeField(model, part, undefined);
    return schema === undefined ? [] : [[part, schema] as const];
  });
  return optional(objectSchema(properties, parts.filter(isRequired).map((part) => part.name)), field.optional);
}

function linesSchema(model: Model, field: CollectionField, schemas: Record<string, JsonSchema>): JsonSchema {
  const created = schemaRef(createdWithin(model, field, schemas));
  return field.single === true ? { anyOf: [created, { type: "null" }] } : { type: "array", items: created };
}

/** The name of the schema of rows that are created with their owner. */
function createdWithin(model: Model, field: CollectionField, schemas: Record<string, JsonSchema>): string {
  const name = `${field.target}CreateWithin${field.via.charAt(0).toUpperCase()}${field.via.slice(1)}`;
  if (schemas[name] === undefined) {
    // Named before it is made: lines may own lines of their own kind.
    schemas[name] = {};
    schemas[name] = createSchema(model, entityOf(model, field.target), schemas, field.via);
  }
  return name;
}

/** Adds to `schemas` those of owned rows that change along. `parent`: what the row above fills in. */
function updateSchema(model: Model, entity: EntityNode, schemas: Record<string, JsonSchema>, parent?: string): JsonSchema {
  const properties: (readonly [FieldNode, JsonSchema])[] = [];
  // The key of a row stands in its address; that of an owned row beside what changes.
  const required = parent === undefined ? [] : entity.key.fields.filter((name) => name !== parent);
  for (const field of Object.values(entity.fields)) {
    const isKey = entity.key.fields.includes(field.name);
    if (field.name === parent || (isKey && parent === undefined)) continue;
    const schema = isKey && field.kind === "value" ? valueSchema(field.type, model.enums) : changedField(model, field, schemas);
    if (schema !== undefined) properties.push([field, schema]);
  }
  return objectSchema(properties, required);
}

function changedField(model: Model, field: FieldNode, schemas: Record<string, JsonSchema>): JsonSchema | undefined {
  if (field.kind === "value" && field.generated === "version") return { type: "integer", minimum: 1, description: "The version that was read; another one in the database is answered with 412." };
  if (field.kind === "collection") return field.owned && field.through === undefined ? ownedChangeSchema(model, field, schemas) : undefined;
  return writeField(model, field, undefined);
}

/** A list of all owned rows, or what becomes of those that are named. */
function ownedChangeSchema(model: Model, field: CollectionField, schemas: Record<string, JsonSchema>): JsonSchema {
  const target = entityOf(model, field.target);
  const created = schemaRef(createdWithin(model, field, schemas));
  const name = `${field.target}UpdateWithin${field.via.charAt(0).toUpperCase()}${field.via.slice(1)}`;
  if (schemas[name] === undefined) {
    schemas[name] = {};
    schemas[name] = updateSchema(model, target, schemas, field.via);
  }
  const changed = schemaRef(name);
  if (field.single === true) return { anyOf: [changed, created, { type: "null" }] };
  const list = (items: JsonSchema): JsonSchema => ({ type: "array", items });
  const key = target.key.fields.filter((each) => each !== field.via);
  const named: JsonSchema = {
    type: "object", required: key,
    properties: Object.fromEntries(key.map((each) => [each, { $ref: `#/components/schemas/${name}/properties/${each}` }])),
  };
  return {
    description: "As an array, all there are to be: rows with a key are changed, those without are created, those left out are deleted. As an object, only what is named is touched.",
    anyOf: [list({ anyOf: [changed, created] }), {
      type: "object", additionalProperties: false,
      properties: { create: list(created), update: list(changed), delete: list(named) },
    }],
  };
}
