import { identifier } from "../identifier.js";
import type { CommentTarget } from "../ddl.js";
import type { Grant, GrantTarget, QualifiedName, Routine, SqlObject } from "../schema.js";

/** Names of facts about a database: unambiguous, and readable where one does not hold. */
const path = (...names: readonly (string | undefined)[]): string => names.map((name) => identifier(name ?? "pg_catalog")).join(".");

interface In { readonly schema: string; readonly name: string }

export const key = {
  role: (name: string): string => `role ${path(name)}`,
  extension: (name: string): string => `extension ${path(name)}`,
  schema: (name: string): string => `schema ${path(name)}`,
  type: (of: QualifiedName): string => `type ${path(of.schema, of.name)}`,
  sequence: (of: In): string => `sequence ${path(of.schema, of.name)}`,
  owned: (of: In): string => `owner of sequence ${path(of.schema, of.name)}`,
  function: (of: Pick<Routine, "schema" | "name" | "arguments">): string => `function ${path(of.schema, of.name)}(${of.arguments})`,
  /** Tables, indexes, sequences and views of one schema share their names. */
  relation: (schema: string, name: string): string => `name ${path(schema, name)}`,
  table: (of: In): string => `table ${path(of.schema, of.name)}`,
  column: (of: In, name: string): string => `column ${path(of.schema, of.name, name)}`,
  required: (of: In, name: string): string => `requirement of ${path(of.schema, of.name, name)}`,
  default: (of: In, name: string): string => `default of ${path(of.schema, of.name, name)}`,
  identity: (of: In, name: string): string => `identity of ${path(of.schema, of.name, name)}`,
  constraint: (of: In, name: string): string => `constraint ${path(of.schema, of.name, name)}`,
  index: (schema: string, name: string): string => `index ${path(schema, name)}`,
  trigger: (of: In, name: string): string => `trigger ${path(of.schema, of.name, name)}`,
  settings: (of: In): string => `settings of ${path(of.schema, of.name)}`,
  policy: (of: In, name: string): string => `policy ${path(of.schema, of.name, name)}`,
  rowSecurity: (of: In): string => `row security of ${path(of.schema, of.name)}`,
  grant: ({ to, on }: Pick<Grant, "to" | "on">, privilege: string): string => `${privilege} on ${targetOf(on)} for ${path(to)}`,
  /** Something that stays was taken away and is there again. */
  remade: (of: string): string => `remade ${of}`,
  comment: (on: CommentTarget): string => `comment on ${commented(on)}`,
};

/** Objects that are held as SQL, under the same keys as others of their kind. */
export function objectKey(of: SqlObject): string {
  const stands = { schema: of.schema, name: of.on ?? "" };
  switch (of.kind) {
    case "domain":
    case "range type": return key.type(of);
    case "composite type":
    case "view":
    case "materialized view":
    case "partition":
    case "table": return key.table(of);
    case "function":
    case "procedure":
    case "aggregate": return key.function({ ...of, arguments: of.arguments ?? "" });
    case "index": return key.index(of.schema, of.name);
    case "trigger": return key.trigger(stands, of.name);
    case "rule": return `rule ${path(of.schema, of.on, of.name)}`;
    case "statistics": return `statistics ${path(of.schema, of.name)}`;
  }
}

/** The fact that must hold for something to be granted on. */
export function targetOf(on: GrantTarget): string {
  switch (on.kind) {
    case "schema": return key.schema(on.name);
    case "table": return key.table(on);
    case "sequence": return key.sequence(on);
    case "function": return key.function(on);
  }
}

/** The fact that must hold for something to be commented. */
export function commented(on: CommentTarget): string {
  switch (on.kind) {
    case "schema": return key.schema(on.name);
    case "type": return key.type(on);
    case "sequence": return key.sequence(on);
    case "table": return key.table(on);
    case "function": return key.function(on);
    case "column": return key.column({ schema: on.schema, name: on.table }, on.name);
    case "constraint": return key.constraint({ schema: on.schema, name: on.table }, on.name);
    case "trigger": return key.trigger({ schema: on.schema, name: on.table }, on.name);
    case "policy": return key.policy({ schema: on.schema, name: on.table }, on.name);
    case "index": return key.index(on.schema, on.name);
  }
}
