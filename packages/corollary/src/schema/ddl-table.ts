import { identifier, identifiers, qualified, quoteText, sqlType } from "./identifier.js";
import type { Column, Constraint, Index, IndexPart, Table, Trigger } from "./schema.js";

/** Statements about tables. None ends in a semicolon. */

/** The table with its columns and all constraints but foreign keys, which need the other tables. */
export function createTable(table: Table): string {
  const lines = [
    ...table.columns.map(columnDefinition),
    ...table.constraints.filter((constraint) => constraint.kind !== "foreignKey").map(constraintDefinition),
  ];
  return `create ${table.unlogged === true ? "unlogged " : ""}table ${qualified(table)} (${lines.length === 0 ? "" : `\n  ${lines.join(",\n  ")}\n`})${tableOptions(table)}`;
}

function tableOptions({ inherits, partitionBy, storage }: Table): string {
  return [
    inherits === undefined ? "" : `inherits (${inherits.map(qualified).join(", ")})`,
    partitionBy === undefined ? "" : `partition by ${partitionBy}`,
    storage === undefined ? "" : `with${parameters(storage)}`,
  ].filter((option) => option !== "").map((option) => ` ${option}`).join("");
}

/** What brings the settings of a table from one state to another; undefined where Postgres has no statement for it. */
export function alterTable(from: Table, to: Table): string[] | undefined {
  if (from.partitionBy !== to.partitionBy) return undefined;
  const alter = (what: string): string => `alter table ${qualified(to)} ${what}`;
  const parents = (table: Table): readonly string[] => (table.inherits ?? []).map(qualified);
  const gone = Object.keys(from.storage ?? {}).filter((name) => !(name in (to.storage ?? {})));
  const set = Object.fromEntries(Object.entries(to.storage ?? {}).filter(([name, value]) => from.storage?.[name] !== value));
  return [
    ...parents(from).filter((parent) => !parents(to).includes(parent)).map((parent) => alter(`no inherit ${parent}`)),
    ...parents(to).filter((parent) => !parents(from).includes(parent)).map((parent) => alter(`inherit ${parent}`)),
    ...(from.unlogged === to.unlogged ? [] : [alter(to.unlogged === true ? "set unlogged" : "set logged")]),
    ...(gone.length === 0 ? [] : [alter(`reset (${gone.map(storageName).join(", ")})`)]),
    ...(Object.keys(set).length === 0 ? [] : [alter(`set${parameters(set)}`)]),
  ];
}

export function columnDefinition(column: Column): string {
  return [
    identifier(column.name),
    sqlType(column.type),
    column.collation === undefined ? "" : `collate ${collationName(column.collation)}`,
    column.nullable ? "" : "not null",
    made(column),
  ].filter((part) => part !== "").join(" ");
}

/** Names of collations keep their capitals, so "C" needs its quotes and `pg_unicode_fast` none. */
const collationName = qualified;

function made(column: Column): string {
  if (column.identity !== undefined) return `generated ${column.identity === "always" ? "always" : "by default"} as identity`;
  if (column.generated !== undefined) {
    return `generated always as (${column.generated.expression}) ${column.generated.stored ? "stored" : "virtual"}`;
  }
  return column.default === undefined ? "" : `default ${column.default}`;
}

export const addColumn = (table: Table, column: Column): string =>
  `alter table ${qualified(table)} add column ${columnDefinition(column)}`;

export const addConstraint = (table: Table, constraint: Constraint): string =>
  `alter table ${qualified(table)} add ${constraintDefinition(constraint)}`;

export function constraintDefinition(constraint: Constraint): string {
  const later = constraint.deferrable === undefined ? "" : ` deferrable initially ${constraint.deferrable}`;
  return `constraint ${identifier(constraint.name)} ${constraintBody(constraint)}${later}${validity(constraint)}`;
}

function constraintBody(constraint: Constraint): string {
  switch (constraint.kind) {
    case "primaryKey": return `primary key (${identifiers(constraint.columns)})${included(constraint.include)}`;
    case "unique": {
      const nulls = constraint.nullsNotDistinct === true ? " nulls not distinct" : "";
      return `unique${nulls} (${identifiers(constraint.columns)})${included(constraint.include)}`;
    }
    case "foreignKey": {
      const { references } = constraint;
      const target = `${qualified({ schema: references.schema, name: references.table })} (${identifiers(references.columns)})`;
      const match = constraint.match === undefined ? "" : " match full";
      const set = constraint.setColumns === undefined ? "" : ` (${identifiers(constraint.setColumns)})`;
      const onDelete = constraint.onDelete === "no action" ? "" : ` on delete ${constraint.onDelete}${set}`;
      const onUpdate = constraint.onUpdate === "no action" ? "" : ` on update ${constraint.onUpdate}`;
      return `foreign key (${identifiers(constraint.columns)}) references ${target}${match}${onDelete}${onUpdate}`;
    }
    case "check": return `check (${constraint.expression})${constraint.noInherit === true ? " no inherit" : ""}`;
    case "exclusion": {
      const parts = constraint.parts.map((part) => `${indexPart(part)} with ${part.with}`).join(", ");
      return `exclude using ${identifier(constraint.method)} (${parts})${condition(constraint.where)}`;
    }
  }
}

function validity(constraint: Constraint): string {
  return (constraint.kind === "foreignKey" || constraint.kind === "check") && constraint.notValid === true ? " not valid" : "";
}

const included = (columns: readonly string[] | undefined): string =>
  columns === undefined || columns.length === 0 ? "" : ` include (${identifiers(columns)})`;

const condition = (where: string | undefined): string => (where === undefined ? "" : ` where (${where})`);

function indexPart(part: IndexPart): string {
  return [
    "column" in part ? identifier(part.column) : `(${part.expression})`,
    part.collation === undefined ? "" : `collate ${collationName(part.collation)}`,
    part.operatorClass === undefined ? "" : qualified(part.operatorClass) + parameters(part.parameters),
    part.direction ?? "",
    part.nulls === undefined ? "" : `nulls ${part.nulls}`,
  ].filter((piece) => piece !== "").join(" ");
}

const parameters = (values: Readonly<Record<string, string>> | undefined): string =>
  values === undefined ? "" : ` (${Object.entries(values).map(([name, value]) => `${storageName(name)} = ${value}`).join(", ")})`;

/** Those of the table behind a table for long values are told by a prefix: `toast.autovacuum_enabled`. */
const storageName = (name: string): string => name.split(".").map(identifier).join(".");

export function createIndex(table: Table, index: Index): string {
  const method = index.method === "btree" ? "" : ` using ${identifier(index.method)}`;
  const nulls = index.nullsNotDistinct === true ? " nulls not distinct" : "";
  const storage = index.storage === undefined ? "" : ` with${parameters(index.storage)}`;
  return `create ${index.unique ? "unique " : ""}index ${identifier(index.name)} on ${qualified(table)}${method}`
    + ` (${index.parts.map(indexPart).join(", ")})${included(index.include)}${nulls}${storage}${condition(index.where)}`;
}

export function createTrigger(table: Pick<Table, "schema" | "name">, trigger: Trigger): string {
  const events = trigger.events.map((event) =>
    event === "update" && trigger.columns !== undefined ? `update of ${identifiers(trigger.columns)}` : event);
  const args = (trigger.arguments ?? []).map(quoteText).join(", ");
  const { old, new: fresh } = trigger.referencing ?? {};
  const seen = [...(old === undefined ? [] : [`old table as ${identifier(old)}`]), ...(fresh === undefined ? [] : [`new table as ${identifier(fresh)}`])];
  return `create ${trigger.constraint === undefined ? "" : "constraint "}trigger ${identifier(trigger.name)}\n`
    + `  ${trigger.timing} ${events.join(" or ")} on ${qualified(table)}${deferral(trigger)}${seen.length === 0 ? "" : ` referencing ${seen.join(" ")}`} for each ${trigger.each}\n`
    + (trigger.when === undefined ? "" : `  when (${trigger.when})\n`)
    + `  execute function ${qualified(trigger.function)}(${args})`
    + firing(table, trigger);
}

function deferral({ constraint }: Trigger): string {
  if (constraint === undefined) return "";
  return constraint === "not deferrable" ? " not deferrable" : ` deferrable initially ${constraint}`;
}

const fires = { never: "disable trigger", replica: "enable replica trigger", always: "enable always trigger" } as const;

const firing = (table: Pick<Table, "schema" | "name">, trigger: Trigger): string =>
  trigger.fires === undefined ? "" : `;\nalter table ${qualified(table)} ${fires[trigger.fires]} ${identifier(trigger.name)}`;
