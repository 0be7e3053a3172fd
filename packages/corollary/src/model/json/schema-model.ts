import { z } from "zod";
import type { EnumNode, KeyNode, RoleNode, SqlCheckNode, TenancyNode, ViewNode } from "../model.js";
import type { StatedCheck, StatedEntity, StatedExclusion, StatedFieldRules, StatedIndex, StatedModel, StatedPolicy, StatedRule, StatedUnique } from "../stated.js";
import type { Agrees, Proof } from "./agrees.js";
import { databaseSchema, tableDetailsSchema } from "./schema-database.js";
import { expressionSchema } from "./schema-expression.js";
import { fieldSchema, originSchema, words, yes } from "./schema-field.js";
import { qualifiedName } from "./schema-relational.js";
import { list } from "./schema-type.js";

const path = list(z.string());
const origin = originSchema.exactOptional();
const where = expressionSchema.exactOptional();

const enumNode = z.strictObject({ name: z.string(), schema: z.string(), type: z.string(), values: list(z.string()), was: words, valuesWere: z.record(z.string(), z.string()).exactOptional() });

const key = z.strictObject({
  fields: list(z.string()),
  kind: z.enum(["uuid", "identity", "snowflake", "natural", "compound", "custom"]),
  newestFirst: z.boolean().exactOptional(),
  sqlDefault: words,
  sequence: qualifiedName.exactOptional(),
});

const unique = z.strictObject({ name: z.string(), fields: list(path), where, nullsNotDistinct: yes, deferrable: yes, message: words, origin });

const partOptions = { direction: z.enum(["asc", "desc"]).exactOptional(), nulls: z.enum(["first", "last"]).exactOptional(), operatorClass: words };
const indexPart = z.union([z.strictObject({ path, ...partOptions }), z.strictObject({ expression: expressionSchema, ...partOptions })]);

const index = z.strictObject({
  name: z.string(),
  method: z.enum(["btree", "hash", "gin", "gist", "spgist", "brin"]),
  parts: list(indexPart),
  include: list(path).exactOptional(),
  where,
  unique: yes,
  nullsNotDistinct: yes,
  origin,
});

const check = z.strictObject({ name: z.string(), expression: expressionSchema, message: words, origin });

const sqlCheck = z.strictObject({ name: z.string(), sql: z.string(), message: words, origin });

const exclusionPart = z.union([z.strictObject({ path, with: z.string() }), z.strictObject({ expression: expressionSchema, with: z.string() })]);

const exclusion = z.strictObject({ name: z.string(), method: z.enum(["gist", "spgist"]), parts: list(exclusionPart), where, message: words, origin });

const viewPart = z.strictObject({ path, label: words });

const view = z.strictObject({
  title: path.exactOptional(),
  list: z.strictObject({
    columns: list(viewPart),
    filters: list(viewPart).exactOptional(),
    sort: list(z.strictObject({ path, direction: z.enum(["asc", "desc"]) })).exactOptional(),
  }).exactOptional(),
  form: z.strictObject({ sections: list(z.strictObject({ title: words, fields: path })) }).exactOptional(),
  detail: z.strictObject({ tabs: list(z.strictObject({ title: z.string(), fields: path })) }).exactOptional(),
  board: z.strictObject({ by: z.string(), fields: list(viewPart).exactOptional() }).exactOptional(),
  origin,
});

const rule = z.strictObject({
  operation: z.enum(["read", "create", "update", "updateTo", "delete"]),
  name: words,
  when: expressionSchema,
  origin,
});

const fieldRules = z.strictObject({ read: expressionSchema.exactOptional(), write: expressionSchema.exactOptional() });

const policy = z.strictObject({ allow: list(rule), deny: list(rule), fields: z.record(z.string(), fieldRules), origin });

const role = z.strictObject({ name: z.string(), label: z.string(), help: words, includes: list(z.string()), origin });

const tenancy = z.strictObject({ entity: z.string(), administrators: list(z.string()), origin });

const entity = z.strictObject({
  name: z.string(),
  label: z.string(),
  plural: z.string(),
  help: words,
  schema: z.string(),
  table: z.string(),
  path: z.string(),
  was: words,
  key,
  fields: z.record(z.string(), fieldSchema),
  uniques: list(unique),
  indexes: list(index),
  checks: list(check),
  exclusions: list(exclusion),
  sqlChecks: list(sqlCheck).exactOptional(),
  database: tableDetailsSchema.exactOptional(),
  softDelete: z.boolean(),
  versioned: z.boolean(),
  tenant: z.boolean(),
  audit: z.boolean(),
  policy: policy.exactOptional(),
  view: view.exactOptional(),
  origin,
}).meta({ id: "Entity" });

/** The form of a model in JSON. Whether it makes sense is for the checks. */
export const modelSchema = z.strictObject({
  corollary: z.literal(1),
  enums: z.record(z.string(), enumNode),
  entities: z.record(z.string(), entity),
  roles: z.record(z.string(), role).exactOptional(),
  tenancy: tenancy.exactOptional(),
  database: databaseSchema.exactOptional(),
});

export type ModelProofs = [
  Proof<Agrees<z.output<typeof enumNode>, EnumNode>>,
  Proof<Agrees<z.output<typeof key>, KeyNode>>,
  Proof<Agrees<z.output<typeof unique>, StatedUnique>>,
  Proof<Agrees<z.output<typeof indexPart>, StatedIndex["parts"][number]>>,
  Proof<Agrees<z.output<typeof index>, StatedIndex>>,
  Proof<Agrees<z.output<typeof check>, StatedCheck>>,
  Proof<Agrees<z.output<typeof sqlCheck>, SqlCheckNode>>,
  Proof<Agrees<z.output<typeof exclusionPart>, StatedExclusion["parts"][number]>>,
  Proof<Agrees<z.output<typeof exclusion>, StatedExclusion>>,
  Proof<Agrees<z.output<typeof view>, ViewNode>>,
  Proof<Agrees<z.output<typeof rule>, StatedRule>>,
  Proof<Agrees<z.output<typeof tenancy>, TenancyNode>>,
  Proof<Agrees<z.output<typeof fieldRules>, StatedFieldRules>>,
  Proof<Agrees<z.output<typeof policy>, StatedPolicy>>,
  Proof<Agrees<z.output<typeof role>, RoleNode>>,
  Proof<Agrees<z.output<typeof entity>, StatedEntity>>,
  Proof<Agrees<z.output<typeof modelSchema>, StatedModel>>,
];
