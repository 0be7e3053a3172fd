import type { CommentTarget } from "./ddl.js";
import type { Schema, Table } from "./schema.js";

/** An object that can carry a comment, with the comment it should have. */
export interface Commented { readonly on: CommentTarget; readonly comment: string | undefined }

/** Every object of the schema that can carry a comment, whether it does or not. */
export function commentable(schema: Schema): Commented[] {
  return [
    ...schema.schemas.map(({ name, comment }): Commented => ({ on: { kind: "schema", name }, comment })),
    ...schema.enums.map((type): Commented => ({ on: { kind: "type", schema: type.schema, name: type.name }, comment: type.comment })),
    ...schema.sequences.map((each): Commented => ({ on: { kind: "sequence", schema: each.schema, name: each.name }, comment: each.comment })),
    ...schema.functions.map((each): Commented =>
      ({ on: { kind: "function", schema: each.schema, name: each.name, arguments: each.arguments }, comment: each.comment })),
    ...schema.tables.flatMap(tableComments),
  ];
}

export function tableComments(table: Table): Commented[] {
  const of = { schema: table.schema, table: table.name };
  return [
    { on: { kind: "table", schema: table.schema, name: table.name }, comment: table.comment },
    ...table.columns.map(({ name, comment }): Commented => ({ on: { kind: "column", ...of, name }, comment })),
    ...table.constraints.map(({ name, comment }): Commented => ({ on: { kind: "constraint", ...of, name }, comment })),
    ...table.indexes.map(({ name, comment }): Commented => ({ on: { kind: "index", schema: table.schema, name }, comment })),
    ...table.triggers.map(({ name, comment }): Commented => ({ on: { kind: "trigger", ...of, name }, comment })),
    ...(table.policies ?? []).map(({ name, comment }): Commented => ({ on: { kind: "policy", ...of, name }, comment })),
  ];
}
