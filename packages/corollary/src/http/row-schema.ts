import { z } from "zod";
import type { CollectionField, EmbeddedField, EntityNode, FieldNode, Model, ReferenceField, ValueField } from "../model/model.js";
import { listOf, ownedSchema, statesKeys } from "./owned-schema.js";
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

/** What schemas are made for. */
export interface SchemaContext {
  /** The public Model. */
  readonly model: Model;
  readonly basePath: string;
  /** Most owned rows of one collection. */
  readonly nestedItems: number;
}

export function rowSchemas(on: SchemaContext, entity: EntityNode): RowSchemas {
  return { create: createSchema(on, entity), update: strictRow(updateShape(on, entity, entity.key.fields)) };
}

const givenByOwner = "is given by the row that these belong to; leave it out";

/** `parent`: the reference that the row above fills in, for lines that are created with it. */
function createSchema(on: SchemaContext, entity: EntityNode, parent?: string): RowSchema {
  const shape: Shape = {};
  for (const field of Object.values(entity.fields)) shape[field.name] = field.name === parent ? refused(givenByOwner) : createField(on, entity, field);
  return strictRow(shape);
}

function createField(on: SchemaContext, entity: EntityNode, field: FieldNode): z.ZodType {
  switch (field.kind) {
    case "value": {
      if (field.generated !== undefined) return refused(generatedReason(field.generated));
      const schema = field.states === undefined ? fieldSchema(on.model, field) : initialState(fieldSchema(on.model, field), field.states.initial);
      return field.optional || field.default !== undefined || field.states !== undefined ? schema.optional() : schema;
    }
    case "reference":
      if (field.generated !== undefined) return refused(generatedReason(field.generated));
      return field.optional ? referenceSchema(on.model, field).optional() : referenceSchema(on.model, field);
    case "embedded": return embeddedSchema(on, entity, field);
    case "computed": return refused("is computed; leave it out");
    case "collection": {
      if (!isOwned(field)) return refused(elsewhere(on, field.target));
      const line = z.lazy(() => createSchema(on, entityOf(on.model, field.target), field.via));
      return field.single === true ? line.nullable().optional() : listOf(line, on.nestedItems).optional();
    }
  }
}

function isOwned(field: CollectionField): boolean {
  return field.owned && field.through === undefined;
}

/** `fixed`: fields of the key, which stand elsewhere. */
function updateShape(on: SchemaContext, entity: EntityNode, fixed: readonly string[]): Shape {
  const shape: Shape = {};
  for (const field of Object.values(entity.fields)) {
    shape[field.name] = fixed.includes(field.name) ? refused("is the key of the row and cannot be changed") : updateField(on, entity, field);
  }
  return shape;
}

function updateField(on: SchemaContext, entity: EntityNode, field: FieldNode): z.ZodType {
  switch (field.kind) {
    case "value":
      if (field.generated === "version") return versionSchema.optional();
      return field.generated === undefined ? fieldSchema(on.model, field).optional() : refused(generatedReason(field.generated));
    case "reference": return field.generated === undefined ? referenceSchema(on.model, field).optional() : refused(generatedReason(field.generated));
    case "embedded": return embeddedSchema(on, entity, field).optional();
    case "computed": return refused("is computed; leave it out");
    case "collection": return isOwned(field) ? ownedChange(on, field) : refused(elsewhere(on, field.target));
  }
}

function ownedChange(on: SchemaContext, field: CollectionField): z.ZodType {
  const target = entityOf(on.model, field.target);
  const keyed = target.key.fields.filter((name) => name !== field.via);
  const rest = (): Shape => ({ ...updateShape(on, target, target.key.fields), [field.via]: refused(givenByOwner) });
  const key = (): Shape => Object.fromEntries(keyed.map((name) => [name, keySchema(on, target, name)]));
  const version = Object.values(target.fields).filter((each) => each.kind === "value" && each.generated === "version").map((each) => [each.name, versionSchema.optional()] as const);
  return ownedSchema(field, {
    created: z.lazy(() => createSchema(on, target, field.via)),
    changed: z.lazy(() => strictRow({ ...rest(), ...key() })),
    named: z.lazy(() => strictRow({ ...key(), ...Object.fromEntries(version) })),
    only: z.lazy(() => strictRow(rest())),
  }, keyed, statesKeys(target), on.nestedItems);
}

function keySchema({ model }: SchemaContext, entity: EntityNode, name: string): z.ZodType {
  const field = entity.fields[name];
  if (field?.kind === "value") return valueSchema(field.type, model.enums);
  if (field?.kind !== "reference") throw new Error(`The key of ${entity.name} names ${name}, which is no value.`);
  return referenceSchema(model, field);
}

/** A value object is replaced as a whole where it stands; null empties an optional one. */
function embeddedSchema(on: SchemaContext, entity: EntityNode, field: EmbeddedField): z.ZodType {
  const schema = strictRow(Object.fromEntries(Object.values(field.fields).map((part) => [part.name, createField(on, entity, part)])));
  return field.optional ? schema.nullable().optional() : schema;
}

function elsewhere({ model, basePath }: SchemaContext, target: string): string {
  return `cannot be written here; write them at ${basePath}/${entityOf(model, target).path}`;
}

function generatedReason(generated: NonNullable<ValueField["generated"]>): string {
  switch (generated) {
    case "key": return "is made by the database; leave it out";
    case "createdAt":
    case "updatedAt": return "is kept by the database; leave it out";
    case "version": return "counts changes by itself; leave it out";
    case "archivedAt": return "is set by archiving: POST …/archive and …/unarchive";
    case "tenant": return "is the tenant that you work in; leave it out";
    case "sql": return "is computed by the database; leave it out";
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
