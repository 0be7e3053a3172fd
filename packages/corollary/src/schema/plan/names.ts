import type { QualifiedName, Schema, Table } from "../schema.js";
import { key, objectKey } from "./key.js";
import { mentions } from "./mention.js";

/** Finds what SQL text speaks of, among the objects of one Schema. */
export interface Names {
  /** What an expression over a row of the table may use: its columns, functions, types, sequences. */
  expression(sql: string, table?: Table): string[];
  /** Like `expression`, for text that may read other tables: with those and their columns. */
  query(sql: string, table?: Table): string[];
  /** Types, and tables as types, that are named. */
  types(sql: string): string[];
  /** Functions of that name, whatever their arguments. */
  routine(of: QualifiedName): string[];
  /** The keys and unique indexes of a table over exactly these columns, on which a foreign key can stand. */
  keyOf(of: { readonly schema: string; readonly name: string }, columns: readonly string[]): string[];
}

export function namesOf(schema: Schema): Names {
  const routines = grouped(schema.functions, key.function);
  const types = grouped(schema.enums, key.type);
  const sequences = grouped(schema.sequences, key.sequence);
  const tablesByName = grouped(schema.tables, (table) => table);
  const objects = grouped(schema.objects ?? [], objectKey);
  const byKey = new Map(schema.tables.map((table) => [key.table(table), table]));
  const standing = (words: Iterable<string>): string[] =>
    [...words].flatMap((word) => [...(routines.get(word) ?? []), ...(types.get(word) ?? []), ...(sequences.get(word) ?? []), ...(objects.get(word) ?? [])]);
  const expression = (sql: string, table?: Table): string[] => {
    const { names, quoted } = mentions(sql);
    const columns = table === undefined ? [] : table.columns.filter(({ name }) => names.has(name)).map(({ name }) => key.column(table, name));
    return [...new Set([...columns, ...standing(names), ...[...quoted].flatMap((word) => [...(sequences.get(word) ?? []), ...(types.get(word) ?? [])])])];
  };
  return {
    expression,
    query(sql, table) {
      const { names } = mentions(sql);
      const read = [...names].flatMap((word) => tablesByName.get(word) ?? []);
      return [...new Set([...expression(sql, table), ...read.flatMap((each) => [key.table(each), ...expression(sql, each)])])];
    },
    types(sql) {
      const { names } = mentions(sql);
      return [...names].flatMap((word) => [...(types.get(word) ?? []), ...(tablesByName.get(word) ?? []).map(key.table), ...(objects.get(word) ?? [])]);
    },
    routine: (of) => (routines.get(of.name) ?? []).filter((each) => each.startsWith(key.function({ schema: of.schema ?? "pg_catalog", name: of.name, arguments: "" }).slice(0, -1))),
    keyOf(of, columns) {
      const table = byKey.get(key.table(of));
      if (table === undefined) return [];
      const same = (list: readonly string[]): boolean => list.length === columns.length && list.every((name) => columns.includes(name));
      return [
        ...table.constraints.flatMap((each) => ((each.kind === "primaryKey" || each.kind === "unique") && same(each.columns) ? [key.constraint(table, each.name)] : [])),
        ...table.indexes.flatMap((each) => {
          const parts = each.parts.flatMap((part) => ("column" in part ? [part.column] : []));
          return each.unique && each.where === undefined && parts.length === each.parts.length && same(parts) ? [key.index(table.schema, each.name)] : [];
        }),
      ];
    },
  };
}

function grouped<T extends { readonly name: string }, V>(list: readonly T[], value: (each: T) => V): Map<string, V[]> {
  const found = new Map<string, V[]>();
  for (const each of list) {
    const of = found.get(each.name);
    if (of === undefined) found.set(each.name, [value(each)]);
    else of.push(value(each));
  }
  return found;
}
