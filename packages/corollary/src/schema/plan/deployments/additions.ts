import { addedValues } from "../../enum-values.js";
import type { Column, EnumType, ForeignKey, Grant, Schema, Table } from "../../schema.js";

interface Named { readonly schema: string; readonly name: string }

const is = (a: Named) => (b: Named): boolean => a.schema === b.schema && a.name === b.name;
const lacking = <T extends Named>(there: readonly Named[], wanted: readonly T[], renamed: readonly Named[]): T[] =>
  wanted.filter((each) => !there.some(is(each)) && !renamed.some(is(each)));

/**
 * What the new model needs and the old one does not notice: schemas, roles, enums and their new values, sequences,
 * functions, tables, and columns that may be empty or fill themselves. `renamedEnums`: what they shall be called; they
 * keep their old names, and others their old values, so that what is of these types comes later.
 */
export function withAdditions(base: Schema, to: Schema, renamedColumns: (table: Table) => ReadonlySet<string>, renamedEnums: readonly Named[]): Schema {
  const news = lacking(base.enums, to.enums, renamedEnums);
  const later = [...renamedEnums, ...base.enums.filter((type) => to.enums.some((each) => is(type)(each) && addedValues(type, each) === undefined))];
  const unknown = (column: Column): boolean => later.some(({ schema, name }) => column.type.schema === schema && column.type.name === name);
  const named = { ...base, enums: [...base.enums.map((type) => grown(type, to)), ...news] };
  const tables = named.tables.map((table) => ({ ...table, columns: [...table.columns, ...newColumns(table, to, renamedColumns(table)).filter((column) => !unknown(column))] }));
  const made = lacking([...tables, ...base.objects ?? []], to.tables, []).filter((table) => !table.columns.some(unknown));
  const all = [...tables, ...made];
  const sequences = lacking(base.sequences, to.sequences, []).map(({ ownedBy: _, ...sequence }) => sequence);
  const functions = to.functions.filter((each) => !base.functions.some((other) => is(each)(other) && other.arguments === each.arguments));
  const fresh = [...made, ...sequences, ...functions];
  return {
    ...named,
    roles: [...base.roles, ...to.roles.filter(({ name }) => !base.roles.some((role) => role.name === name))],
    extensions: [...base.extensions, ...to.extensions.filter(({ name }) => !base.extensions.some((each) => each.name === name))],
    schemas: [...base.schemas, ...to.schemas.filter(({ name }) => !base.schemas.some((each) => each.name === name))],
    sequences: [...base.sequences, ...sequences],
    functions: [...base.functions, ...functions],
    tables: [...tables, ...made.map((table) => ({ ...table, constraints: table.constraints.filter((each) => each.kind !== "foreignKey" || reaches(each, all)) }))],
    grants: [...base.grants, ...to.grants.filter(({ on }) => isOn(on, fresh) || (on.kind === "schema" && !base.schemas.some(({ name }) => name === on.name)))],
  };
}

const isOn = (on: Grant["on"], news: readonly Named[]): boolean => on.kind !== "schema" && news.some(is(on));

function grown(type: EnumType, to: Schema): EnumType {
  const next = to.enums.find(is(type));
  return next !== undefined && addedValues(type, next) !== undefined ? { ...type, values: next.values } : type;
}

/** A value is required of them later, since the old model gives none. */
function newColumns(table: Table, to: Schema, renamed: ReadonlySet<string>): Column[] {
  const next = to.tables.find(is(table));
  if (next === undefined) return [];
  return next.columns.filter(({ name, generated }) => generated === undefined && !renamed.has(name) && !table.columns.some((each) => each.name === name))
    .map((column) => (column.default === undefined && column.identity === undefined ? { ...column, nullable: true } : column));
}

function reaches({ references }: ForeignKey, tables: readonly Table[]): boolean {
  const target = tables.find(is({ schema: references.schema, name: references.table }));
  const wanted = [...references.columns].sort().join("\0");
  return target?.constraints.some((each) => (each.kind === "primaryKey" || each.kind === "unique") && [...each.columns].sort().join("\0") === wanted) === true;
}
