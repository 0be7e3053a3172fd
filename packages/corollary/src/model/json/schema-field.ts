import { z } from "zod";
import type { CollectionField, Origin, ReferenceField } from "../model.js";
import type { StatedComputedField, StatedDefault, StatedEmbeddedField, StatedField, StatedValueField } from "../stated.js";
import type { Agrees, Proof } from "./agrees.js";
import { expressionSchema } from "./schema-expression.js";
import { fieldTypeSchema, jsonSchema, list } from "./schema-type.js";

export const yes = z.literal(true).exactOptional();
export const words = z.string().exactOptional();

export const originSchema = z.strictObject({ file: z.string(), line: z.number(), column: z.number() }).meta({ id: "Origin", description: "Where a node was declared." });

const common = {
  name: z.string(),
  label: z.string(),
  help: words,
  hidden: yes,
  pii: yes,
  erase: z.enum(["null", "anonymise", "keep"]).exactOptional(),
  was: words,
  origin: originSchema.exactOptional(),
};

const byDefault = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("value"), value: jsonSchema }),
  z.strictObject({ kind: z.literal("expression"), expression: expressionSchema }),
  z.strictObject({ kind: z.literal("sql"), sql: z.string() }),
]);

const states = z.strictObject({ initial: z.string(), transitions: z.record(z.string(), list(z.string())) });

const valueField = z.strictObject({
  ...common,
  kind: z.literal("value"),
  type: fieldTypeSchema,
  column: z.string(),
  optional: z.boolean(),
  default: byDefault.exactOptional(),
  generated: z.enum(["key", "createdAt", "updatedAt", "version", "archivedAt", "tenant", "sql"]).exactOptional(),
  sql: words,
  unique: yes,
  index: yes,
  encrypted: z.strictObject({ searchable: yes }).exactOptional(),
  checks: list(expressionSchema).exactOptional(),
  states: states.exactOptional(),
}).meta({ id: "ValueField" });

const referenceColumn = z.strictObject({ column: z.string(), field: z.string(), type: fieldTypeSchema });

const referenceField = z.strictObject({
  ...common,
  kind: z.literal("reference"),
  target: z.string(),
  columns: list(referenceColumn),
  optional: z.boolean(),
  generated: z.literal("tenant").exactOptional(),
  unique: yes,
  onDelete: z.enum(["restrict", "cascade", "setNull", "setDefault", "noAction"]),
  index: z.boolean(),
  deferrable: yes,
});

const through = z.strictObject({ entity: z.string(), to: z.string() });

const collectionField = z.strictObject({
  ...common,
  kind: z.literal("collection"),
  target: z.string(),
  via: z.string(),
  through: through.exactOptional(),
  owned: z.boolean(),
  single: yes,
});

const computedField = z.strictObject({
  ...common,
  kind: z.literal("computed"),
  type: fieldTypeSchema,
  expression: expressionSchema,
  stored: z.boolean(),
  column: words,
  optional: z.boolean(),
  index: yes,
});

const embeddedField = z.strictObject({
  ...common,
  kind: z.literal("embedded"),
  value: z.string(),
  optional: z.boolean(),
  fields: z.record(z.string(), valueField),
});

/** Any field. */
export const fieldSchema = z.discriminatedUnion("kind", [valueField, referenceField, collectionField, computedField, embeddedField]).meta({ id: "Field" });

export type FieldProofs = [
  Proof<Agrees<z.output<typeof originSchema>, Origin>>,
  Proof<Agrees<z.output<typeof byDefault>, StatedDefault>>,
  Proof<Agrees<z.output<typeof states>, NonNullable<StatedValueField["states"]>>>,
  Proof<Agrees<z.output<typeof valueField>, StatedValueField>>,
  Proof<Agrees<z.output<typeof referenceColumn>, ReferenceField["columns"][number]>>,
  Proof<Agrees<z.output<typeof referenceField>, ReferenceField>>,
  Proof<Agrees<z.output<typeof through>, NonNullable<CollectionField["through"]>>>,
  Proof<Agrees<z.output<typeof collectionField>, CollectionField>>,
  Proof<Agrees<z.output<typeof computedField>, StatedComputedField>>,
  Proof<Agrees<z.output<typeof embeddedField>, StatedEmbeddedField>>,
  Proof<Agrees<z.output<typeof fieldSchema>, StatedField>>,
];
