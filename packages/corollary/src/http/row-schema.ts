import { z } from "zod";
import type { EntityNode, FieldNode, Model, ReferenceField, ValueField } from "../model/model.js";
import { entityOf } from "./public.js";
import { valueSchema } from "./value.js";

/** What a client may send for a row: made from the public Model once, and strict. */
export interface RowSchemas {
  readonly create: RowSchema;
  /** All fields optional; `version` (the one that was read) allowed where the entity has one. */
  readonly update: RowSchema;
}

export type RowSchema = z.ZodType<Readonly<Record<string, unknown>>>;
type Shape = Record<string, z.ZodType>;

export function rowSchemas(model: Model, entity: EntityNode, basePath: string): RowSchemas {
  return { create: createSchema(model, entity, basePath), update: updateSchema(model, entity, basePath) };
}

/** `parent`: the reference that the row above fills in, for lines that are created with it. */
function createSchema(model: Model, entity: EntityNode, basePath: string, parent?: string): RowSchema {
  const shape: Shape = {};
  for (const field of Object.values(entity.fields)) {
    shape[field.name] = field.name === parent
      ? refused("is given by the row that these belong to; leave it out")
      : createField(model, entity, field, basePath);
  }
  return strictRow(shape);
}

function createField(model: Model, entity: EntityNode, field: FieldNode, basePath: string): z.ZodType {
  switch (field.kind) {
    case "value": {
      if (field.generated !== undefined) return refused(generatedReason(field.generated));
      const schema = field.states === undefined ? fieldSchema(model, field) : initialState(fieldSchema(model, field), field.states.initial);
      return field.optional || field.default !== undefined || field.states !== undefined ? schema.optional() : schema;
    }
    case "reference": return field.optional ? referenceSchema(model, field).optional() : referenceSchema(model, field);
    case "embedded": {
      const schema = strictRow(Object.fromEntries(Object.values(field.fields).map((part) => [part.name, createField(model, entity, part, basePath)])));
      return field.optional ? schema.nullable().optional() : schema;
    }
    case "computed": return refused("is computed; leave it out");
    case "collection": {
      if (!field.owned || field.through !== undefined) return refused(elsewhere(model, field.target, basePath));
      const line = z.lazy(() => createSchema(model, entityOf(model, field.target), basePath, field.via));
      return field.single === true ? line.nullable().optional() : z.array(line, { error: "must be an array of objects" }).optional();
    }
  }
}

function updateSchema(model: Model, entity: EntityNode, basePath: string): RowSchema {
  const shape: Shape = {};
  for (const field of Object.values(entity.fields)) shape[field.name] = updateField(model, entity, field, basePath);
  return strictRow(shape);
}

function updateField(model: Model, entity: EntityNode, field: FieldNode, basePath: string): z.ZodType {
  if (entity.key.fields.includes(field.name)) return refused("is the key of the row and cannot be changed");
  switch (field.kind) {
    case "value":
      if (field.generated === "version") return versionSchema.optional();
      return field.generated === undefined ? fieldSchema(model, field).optional() : refused(generatedReason(field.generated));
    case "reference": return referenceSchema(model, field).optional();
    case "embedded": return embeddedUpdate(model, entity, field, basePath);
    case "computed": return refused("is computed; leave it out");
    case "collection": return refused(elsewhere(model, field.target, basePath));
  }
}

/** A value object is replaced as a whole where it stands; null empties an optional one. */
function embeddedUpdate(model: Model, entity: EntityNode, field: Extract<FieldNode, { kind: "embedded" }>, basePath: string): z.ZodType {
  const schema = strictRow(Object.fromEntries(Object.values(field.fields).map((part) => [part.name, createField(model, entity, part, basePath)])));
  return field.optional ? schema.nullable().optional() : schema.optional();
}

function elsewhere(model: Model, target: string, basePath: string): string {
  return `cannot be written here; write them at ${basePath}/${entityOf(model, target).path}`;
}

function generatedReason(generated: NonNullable<ValueField["generated"]>): string {
  switch (generated) {
    case "key": return "is made by the database; leave it out";
    case "createdAt":
    case "updatedAt": return "is kept by the database; leave it out";
    case "version": return "counts changes by itself; leave it out";
    case "archivedAt": return "is set by archiving: POST …/archive and …/unarchive";
  }
}

function fieldSchema(model: Model, field: ValueField): z.ZodType {
  const schema = valueSchema(field.type, model.enums);
  return field.optional ? schema.nullable() : schema;
}

/** States are walked through one by one, from the first. */
function initialState(schema: z.ZodType, initial: string): z.ZodType {
  return schema.refine((value) => value === initial, { error: `must be "${initial}" in a new row, or left out` });
}

function referenceSchema(model: Model, field: ReferenceField): z.ZodType {
  const [first, ...others] = field.columns;
  if (first === undefined) throw new Error(`The reference ${field.name} has no columns.`);
  const key = others.length === 0
    ? valueSchema(first.type, model.enums)
    : strictRow(Object.fromEntries(field.columns.map((column) => [column.field, valueSchema(column.type, model.enums)])));
  return field.optional ? key.nullable() : key;
}

const versionSchema = z.int({ error: "must be the version that was read, a whole number from 1" }).min(1, { error: "must be at least 1" });

function strictRow(shape: Shape): RowSchema {
  return z.strictObject(shape, { error: (issue) => (issue.code === "invalid_type" ? "must be an object" : undefined) });
}

/** A field that exists but is not written: present means wrong. */
function refused(reason: string): z.ZodType {
  return z.undefined({ error: reason }).optional();
}
