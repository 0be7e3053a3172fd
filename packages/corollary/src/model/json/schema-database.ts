import { z } from "zod";
import type { ColumnDetails, DatabaseNode, TableDetails } from "../database-node.js";
import { words, yes } from "./schema-field.js";
import {
  constraint, enumType, extension, generated, identity, index, namespace, policy, qualifiedName, routine, rowSecurity, sequence, settings, sqlObject, sqlType, table,
  texts, trigger,
} from "./schema-relational.js";
import { list } from "./schema-type.js";

/** What a model holds of its database beside its entities. */
export const databaseSchema: z.ZodType<DatabaseNode> = z.strictObject({
  extensions: list(extension).exactOptional(),
  schemas: list(namespace).exactOptional(),
  enums: list(enumType).exactOptional(),
  sequences: list(sequence).exactOptional(),
  functions: list(routine).exactOptional(),
  tables: list(table).exactOptional(),
  objects: list(sqlObject).exactOptional(),
}).meta({ id: "Database", description: "What the model holds of its database beside its entities, in trusted SQL." });

const columnDetails: z.ZodType<ColumnDetails> = z.strictObject({
  type: sqlType.exactOptional(),
  nullable: z.boolean().exactOptional(),
  default: z.string().nullable().exactOptional(),
  identity: identity.nullable().exactOptional(),
  generated: generated.nullable().exactOptional(),
  collation: qualifiedName.nullable().exactOptional(),
  comment: z.string().nullable().exactOptional(),
});

/** How the table of an entity differs from what follows from its fields. */
export const tableDetailsSchema: z.ZodType<TableDetails> = z.strictObject({
  names: settings.exactOptional(),
  without: texts.exactOptional(),
  columns: z.record(z.string(), columnDetails).exactOptional(),
  constraints: list(constraint).exactOptional(),
  indexes: list(index).exactOptional(),
  triggers: list(trigger).exactOptional(),
  policies: list(policy).exactOptional(),
  rowSecurity: rowSecurity.exactOptional(),
  partitionBy: words,
  inherits: list(qualifiedName).exactOptional(),
  unlogged: yes,
  storage: settings.exactOptional(),
  comment: words,
}).meta({ id: "TableDetails", description: "How a table is in the database, where that does not follow from the fields of its entity, in trusted SQL." });

