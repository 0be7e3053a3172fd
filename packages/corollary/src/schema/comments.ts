import type { CommentTarget } from "./ddl.js";
import type { Schema, Table } from "./schema.js";

/** An object that can carry a comment, with the comment it should have. */
export interface Commented { readonly on: CommentTarget; readonly comment: string | undefined }

type Which = (object: { readonly comment?: string }) => boolean;

const all: Which = () => true;
const noted: Which = ({ comment }) => comment !== undefined;

/** Every object of the schema that can carry a comment, whether it does or not. */
export const commentable = (schema: Schema): Commented[] => inSchema(schema, all);

/** Those that do: few, as a rule, of the many in a large schema. */
export const commented = (schema: Schema): Commented[] => inSchema(schema, noted);

function inSchema(schema: Schema, which: Which): Commented[] {
  return [
    ...schema.schemas.filter(which).map(({ name, comment }): Commented => ({ on: { kind: "schema", name }, comment })),
    ...schema.enums.filter(which).map((type): Commented => ({ on: { kind: "type", schema: type.schema, name: type.name }, comment: type.comment })),
    ...schema.sequences.filter(which).map((each): Commented => ({ on: { kind: "sequence", schema: each.schema, name: each.name }, comment: each.comment })),
    ...schema.functions.filter(which).map((each): Commented =>
      ({ on: { kind: "function", schema: each.schema, name: each.name, arguments: each.arguments }, comment: each.comment })),
    ...schema.tables.flatMap((table) => inTable(table, which)),
  ];
}

export const tableComments = (table: Table): Commented[] => inTable(table, all);

function inTable(table: Table, which: Which): Commented[] {
  const of = { schema: table.schema, table: table.name };
  return [
    ...(which(table) ? [{ on: { kind: "table", schema: table.schema, name: table.name }, comment: table.comment } as const] : []),
    ...table.columns.filter(which).map(({ name, comment }): Commented => ({ on: { kind: "column", ...of, name }, comment })),
    ...table.constraints.filter(which).map(({ name, comment }): Commented => ({ on: { kind: "constraint", ...of, name }, comment })),
    ...table.indexes.filter(which).map(({ name, comment }): Commented => ({ on: { kind: "index", schema: table.schema, name }, comment })),
    ...table.triggers.filter(which).map(({ name, comment }): Commented => ({ on: { kind: "trigger", ...of, name }, comment })),
    ...(table.policies ?? []).filter(which).map(({ name, comment }): Commented => ({ on: { kind: "policy", ...of, name }, comment })),
  ];
}
