import type { ColumnDetails, TableDetails } from "../model/database-node.js";
import type { EntityNode } from "../model/model.js";
import { byName, byText } from "./context.js";
import type { Column, Constraint, Index, Source, Table } from "./schema.js";

/** The table as the entity says it is in the database, where that does not follow from its fields. */
export function withDetails(table: Table, entity: EntityNode): Table {
  const { database } = entity;
  if (database === undefined) return table;
  const { partitionBy, inherits, unlogged, storage, comment } = database;
  const { comment: derivedComment, ...bare } = table;
  const source: Source = { entity: entity.name };
  const policies = replaced(table.policies ?? [], stated(database.policies, source));
  const wanted = comment ?? derivedComment;
  return {
    ...bare,
    columns: table.columns.map((column) => withColumnDetails(column, database.columns?.[column.name])),
    constraints: replaced(present(table.constraints, database), stated(database.constraints, source)).sort(byKind),
    indexes: replaced(present(table.indexes, database), stated(database.indexes, source)).sort(byName),
    triggers: replaced(table.triggers, stated(database.triggers, source)).sort(byName),
    ...(database.rowSecurity !== undefined && { rowSecurity: database.rowSecurity }),
    ...(policies.length > 0 && { policies: policies.sort(byName) }),
    ...(partitionBy !== undefined && { partitionBy }),
    ...(inherits !== undefined && { inherits }),
    ...(unlogged !== undefined && { unlogged }),
    ...(storage !== undefined && { storage }),
    ...(wanted !== undefined && wanted !== "" && { comment: wanted }),
  };
}

const kinds: readonly Constraint["kind"][] = ["primaryKey", "unique", "foreignKey", "check", "exclusion"];
const byKind = (a: Constraint, b: Constraint): number => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || byText(a.name, b.name);

const stated = <T extends object>(list: readonly T[] | undefined, source: Source): T[] => (list ?? []).map((each) => ({ ...each, source }));

/** What is stated, and what follows unless something of its name is stated. */
function replaced<T extends { readonly name: string }>(derived: readonly T[], own: readonly T[]): T[] {
  return [...derived.filter(({ name }) => !own.some((each) => each.name === name)), ...own];
}

function present<T extends Constraint | Index>(derived: readonly T[], { names, without }: TableDetails): T[] {
  return derived
    .filter(({ name }) => without?.includes(name) !== true)
    .map((each) => ({ ...each, name: names?.[each.name] ?? each.name }));
}

function withColumnDetails(column: Column, details: ColumnDetails | undefined): Column {
  if (details === undefined) return column;
  const { default: fallback, identity, generated, collation, comment, ...bare } = column;
  return {
    ...bare,
    ...(details.type !== undefined && { type: details.type }),
    ...(details.nullable !== undefined && { nullable: details.nullable }),
    ...when("default", chosen(details.default, fallback)),
    ...when("identity", chosen(details.identity, identity)),
    ...when("generated", chosen(details.generated, generated)),
    ...when("collation", chosen(details.collation, collation)),
    ...when("comment", chosen(details.comment, comment)),
  };
}

/** What is stated, nothing where that is null, and where nothing is stated what follows. */
const chosen = <T>(own: T | null | undefined, derived: T | undefined): T | undefined => (own === undefined ? derived : own ?? undefined);

const when = <K extends string, T>(name: K, value: T | undefined): Partial<Record<K, T>> => {
  const made: Partial<Record<K, T>> = {};
  if (value !== undefined) made[name] = value;
  return made;
};
