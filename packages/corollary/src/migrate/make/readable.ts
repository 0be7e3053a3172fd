import type { Change } from "../../schema/change.js";
import type { Schema, Table } from "../../schema/schema.js";

type Member = "column" | "constraint" | "index" | "trigger" | "policy";

/**
 * The Schema to come, with what is new as the Model says it: Postgres prints expressions in its own way, which is needed
 * to compare with what is there, but says less to people.
 */
export function readable(printed: Schema, derived: Schema, changes: readonly Change[]): Schema {
  const made = new Set(changes.flatMap((change) => {
    if (change.change !== "create") return [];
    if (change.of === "table") return [tableKey(change.to)];
    return "table" in change ? [memberKey(change.table, change.of, change.to.name)] : [];
  }));
  const known = new Map(derived.tables.map((table) => [tableKey(table), table]));
  return {
    ...printed,
    tables: printed.tables.map((table) => {
      const own = known.get(tableKey(table));
      if (own === undefined) return table;
      return made.has(tableKey(table)) ? own : withMembers(table, own, made);
    }),
  };
}

function withMembers(table: Table, own: Table, made: ReadonlySet<string>): Table {
  const list = <T extends { readonly name: string }>(of: Member, printed: readonly T[], derived: readonly T[]): readonly T[] =>
    printed.map((each) => (made.has(memberKey(table, of, each.name)) ? derived.find(({ name }) => name === each.name) ?? each : each));
  return {
    ...table,
    columns: list("column", table.columns, own.columns),
    constraints: list("constraint", table.constraints, own.constraints),
    indexes: list("index", table.indexes, own.indexes),
    triggers: list("trigger", table.triggers, own.triggers),
    ...(table.policies === undefined ? {} : { policies: list("policy", table.policies, own.policies ?? []) }),
  };
}

const tableKey = ({ schema, name }: Pick<Table, "schema" | "name">): string => `${schema}\0${name}`;
const memberKey = (table: Pick<Table, "schema" | "name">, of: Member, name: string): string => `${tableKey(table)}\0${of}\0${name}`;
