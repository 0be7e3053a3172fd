import { alterTable } from "../drafting.js";
import { identifier, qualified, quoteText } from "../../identifier.js";
import type { Schema, Table } from "../../schema.js";
import { objectNameOf } from "../temporary.js";

interface Place { readonly schema: string; readonly name: string }

/**
 * Renames and moves a table. What belongs to it moves along: indexes, sequences of its columns. Sequences of identity columns
 * are named by Postgres, and no Schema knows how; where something might have that name already, one that is free is found first.
 */
export function tableStatements(schema: Schema, from: Place, to: Place): string[] {
  const table = schema.tables.find((each) => each.schema === from.schema && each.name === from.name);
  const counting = from.schema === to.schema || table === undefined || isEmpty(schema, to.schema) ? [] : table.columns.filter(({ identity }) => identity !== undefined);
  return [
    ...counting.map(({ name }) => freeCounter(from, name, to.schema)),
    ...turns(from, to, namesIn(schema, from.schema), namesIn(schema, to.schema)).flatMap(([was, is]) => (was.schema === is.schema
      ? [alterTable(was, `rename to ${identifier(is.name)}`)]
      : [alterTable(was, `set schema ${identifier(is.schema)}`)])),
  ];
}

/** One after the other, Postgres has no statement for both; whichever first finds the name free. */
export function turns(from: Place, to: Place, here: ReadonlySet<string>, there: ReadonlySet<string>): (readonly [Place, Place])[] {
  if (from.schema === to.schema) return from.name === to.name ? [] : [[from, to]];
  if (from.name === to.name) return [[from, to]];
  const moved = { schema: to.schema, name: from.name };
  if (!there.has(from.name)) return [[from, moved], [moved, to]];
  const called = { schema: from.schema, name: to.name };
  if (!here.has(to.name)) return [[from, called], [called, to]];
  let name = objectNameOf(from.name, "old");
  while (here.has(name) || there.has(name)) name = objectNameOf(name, "old");
  const between = { schema: from.schema, name };
  const beyond = { schema: to.schema, name };
  return [[from, between], [between, beyond], [beyond, to]];
}

/** Names of relations of a schema, as far as a Schema knows them. */
export function namesIn(schema: Schema, within: string): Set<string> {
  const own = <T extends { readonly schema: string }>(list: readonly T[]): T[] => list.filter((each) => each.schema === within);
  return new Set([
    ...own(schema.tables).flatMap((table) => [table.name, ...relationsOf(table).map(({ name }) => name)]),
    ...own(schema.sequences).map(({ name }) => name), ...own(schema.objects ?? []).map(({ name }) => name),
  ]);
}

export const relationsOf = (table: Table): { of: "constraint" | "index"; name: string }[] => [
  ...table.constraints.flatMap(({ kind, name }) => (kind === "primaryKey" || kind === "unique" || kind === "exclusion" ? [{ of: "constraint" as const, name }] : [])),
  ...table.indexes.map(({ name }) => ({ of: "index" as const, name })),
];

const isEmpty = (schema: Schema, within: string): boolean => namesIn(schema, within).size === 0;

/** Numbers are added until the name is free on both sides, as Postgres does for a new one. */
function freeCounter(table: Place, column: string, schema: string): string {
  return `do $$
declare
  counter regclass := pg_get_serial_sequence(${quoteText(qualified(table))}, ${quoteText(column)})::regclass;
  own name := (select relname from pg_class where oid = counter);
  free name := own;
  n integer := 0;
begin
  while exists (select from pg_class join pg_namespace s on s.oid = relnamespace where relname = free and pg_class.oid <> counter and nspname in (${quoteText(table.schema)}, ${quoteText(schema)})) loop
    n := n + 1;
    free := left(own, case when octet_length(own::text) = length(own::text) then 63 else 15 end - length(n::text)) || n;
  end loop;
  if free <> own then
    execute format('alter sequence %s rename to %I', counter, free);
  end if;
end
$$`;
}
