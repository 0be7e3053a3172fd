import { z } from "zod";
import type {
  Check, Column, Constraint, EnumType, Exclusion, Extension, ForeignKey, Index, IndexPart, Namespace, ObjectName, Policy, PrimaryKey, QualifiedName, Routine,
  RowSecurity, Sequence, SqlObject, SqlType, Table, Trigger, Unique,
} from "../relational.js";
import { words, yes } from "./schema-field.js";
import { list } from "./schema-type.js";

/** Objects of a database, as a Model holds them beside its entities. Where they come from is no part of that. */

export const texts: z.ZodType<readonly string[]> = list(z.string());
export const settings: z.ZodType<Readonly<Record<string, string>>> = z.record(z.string(), z.string());
const text = z.string();
const maybe = texts.exactOptional();
const comment = words;
const named = { schema: text, name: text, comment };

export const qualifiedName: z.ZodType<QualifiedName> = z.strictObject({ schema: words, name: text });
const objectName: z.ZodType<ObjectName> = z.strictObject({ kind: z.enum(["type", "relation", "routine"]), schema: text, name: text, arguments: words });
const needs = list(objectName).exactOptional();

export const extension: z.ZodType<Extension> = z.strictObject({ name: text, schema: words, comment });
export const namespace: z.ZodType<Namespace> = z.strictObject({ name: text, comment });
const was = z.union([text, texts]).exactOptional();
export const enumType: z.ZodType<EnumType> = z.strictObject({ ...named, values: texts, was, valuesWere: settings.exactOptional() });

export const sequence: z.ZodType<Sequence> = z.strictObject({
  ...named, type: z.enum(["smallint", "integer", "bigint"]), start: text, increment: text, minimum: text, maximum: text, cache: text, cycle: z.boolean(),
  ownedBy: z.strictObject({ schema: text, table: text, column: text }).exactOptional(),
});

export const routine: z.ZodType<Routine> = z.strictObject({
  ...named, arguments: text, returns: text, language: text, volatility: z.enum(["immutable", "stable", "volatile"]), parallel: z.enum(["safe", "restricted", "unsafe"]),
  strict: z.boolean(), securityDefiner: z.boolean(), settings, body: text, needs,
});

export const sqlType: z.ZodType<SqlType> = z.strictObject({ schema: words, name: text, modifiers: maybe, dimensions: z.number().exactOptional() });
export const identity = z.enum(["always", "byDefault"]);
export const generated = z.strictObject({ expression: text, stored: z.boolean() });

export const column: z.ZodType<Column> = z.strictObject({
  name: text, type: sqlType, nullable: z.boolean(), default: words, identity: identity.exactOptional(), generated: generated.exactOptional(),
  collation: qualifiedName.exactOptional(), was, comment,
});

const partOptions = {
  collation: qualifiedName.exactOptional(), operatorClass: qualifiedName.exactOptional(), parameters: settings.exactOptional(),
  direction: z.literal("desc").exactOptional(), nulls: z.enum(["first", "last"]).exactOptional(),
};
const part: z.ZodType<IndexPart> = z.union([z.strictObject({ column: text, ...partOptions }), z.strictObject({ expression: text, ...partOptions })]);
const excluded: z.ZodType<Exclusion["parts"][number]> = z.union([
  z.strictObject({ column: text, ...partOptions, with: text }), z.strictObject({ expression: text, ...partOptions, with: text }),
]);

const ofConstraint = { name: text, deferrable: z.enum(["immediate", "deferred"]).exactOptional(), comment };
const action = z.enum(["no action", "restrict", "cascade", "set null", "set default"]);
const primaryKey: z.ZodType<PrimaryKey> = z.strictObject({ kind: z.literal("primaryKey"), ...ofConstraint, columns: texts, include: maybe });
const unique: z.ZodType<Unique> = z.strictObject({ kind: z.literal("unique"), ...ofConstraint, columns: texts, include: maybe, nullsNotDistinct: yes });
const foreignKey: z.ZodType<ForeignKey> = z.strictObject({
  kind: z.literal("foreignKey"), ...ofConstraint, columns: texts, references: z.strictObject({ schema: text, table: text, columns: texts }),
  onDelete: action, onUpdate: action, setColumns: maybe, match: z.literal("full").exactOptional(), notValid: yes,
});
const check: z.ZodType<Check> = z.strictObject({ kind: z.literal("check"), ...ofConstraint, expression: text, message: words, noInherit: yes, notValid: yes });
const exclusion: z.ZodType<Exclusion> = z.strictObject({ kind: z.literal("exclusion"), ...ofConstraint, method: text, parts: list(excluded), where: words });
export const constraint: z.ZodType<Constraint> = z.union([primaryKey, unique, foreignKey, check, exclusion]);

export const index: z.ZodType<Index> = z.strictObject({
  name: text, method: text, unique: z.boolean(), parts: list(part), include: maybe, where: words, nullsNotDistinct: yes, storage: settings.exactOptional(), comment,
});

export const trigger: z.ZodType<Trigger> = z.strictObject({
  name: text, timing: z.enum(["before", "after", "instead of"]), events: list(z.enum(["insert", "update", "delete", "truncate"])), columns: maybe,
  each: z.enum(["row", "statement"]), when: words, function: qualifiedName, arguments: maybe,
  referencing: z.strictObject({ old: words, new: words }).exactOptional(),
  constraint: z.enum(["not deferrable", "immediate", "deferred"]).exactOptional(), fires: z.enum(["never", "replica", "always"]).exactOptional(), comment,
});

export const rowSecurity: z.ZodType<RowSecurity> = z.strictObject({ enabled: z.boolean(), forced: z.boolean() });
export const policy: z.ZodType<Policy> = z.strictObject({
  name: text, mode: z.enum(["permissive", "restrictive"]), command: z.enum(["all", "select", "insert", "update", "delete"]), roles: texts, using: words, withCheck: words, comment,
});

export const table: z.ZodType<Table> = z.strictObject({
  ...named, columns: list(column), constraints: list(constraint), indexes: list(index), triggers: list(trigger),
  rowSecurity: rowSecurity.exactOptional(), policies: list(policy).exactOptional(), partitionBy: words, inherits: list(qualifiedName).exactOptional(),
  unlogged: yes, storage: settings.exactOptional(), was,
});

export const sqlObject: z.ZodType<SqlObject> = z.strictObject({
  kind: z.enum(["domain", "composite type", "range type", "function", "procedure", "aggregate", "view", "materialized view", "partition", "index", "trigger", "rule", "statistics", "table"]),
  ...named, arguments: words, on: words, create: text, needs,
});
