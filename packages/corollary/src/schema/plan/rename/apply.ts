import { identifier, qualified, quoteText } from "../../identifier.js";
import type { Constraint, Grant, Index, QualifiedName, Schema, Sequence, SqlType, Table } from "../../schema.js";
import { mentions, renameIn, tokens } from "../mention.js";
import { withColumnOf, withTable } from "./queries.js";
import { mapExpressions, tableExpressions } from "./expressions.js";

type Named = Required<QualifiedName>;

/** The same thing under another name, or in another schema. Members are told by the new name of their table. */
export type Rename =
  | { readonly of: "table"; readonly from: Named; readonly to: Named }
  | { readonly of: "column"; readonly table: Named; readonly from: string; readonly to: string }
  | { readonly of: "enum"; readonly from: Named; readonly to: Named }
  | { readonly of: "sequence"; readonly from: Named; readonly to: Named }
  | { readonly of: "value"; readonly type: Named; readonly from: string; readonly to: string }
  | { readonly of: "constraint" | "index" | "trigger" | "policy"; readonly table: Named; readonly from: string; readonly to: string };

const same = (a: QualifiedName, b: QualifiedName): boolean => a.schema === b.schema && a.name === b.name;

/** The Schema as Postgres shows it after a rename: whatever spoke of the old name speaks of the new one. */
export function renamed(schema: Schema, rename: Rename): Schema {
  switch (rename.of) {
    case "table": return renamedTable(schema, rename.from, rename.to);
    case "column": return renamedColumn(schema, rename.table, rename.from, rename.to);
    case "enum": return renamedEnum(schema, rename.from, rename.to);
    case "value": return renamedValue(schema, rename.type, rename.from, rename.to);
    case "sequence": return renamedSequence(schema, rename.from, rename.to);
    case "constraint":
    case "index":
    case "trigger":
    case "policy": return { ...schema, tables: schema.tables.map((table) => (same(table, rename.table) ? renamedMember(table, rename.of, rename.from, rename.to) : table)) };
  }
}

function renamedMember(table: Table, of: "constraint" | "index" | "trigger" | "policy", from: string, to: string): Table {
  const turn = <T extends { readonly name: string }>(list: readonly T[]): T[] => list.map((each) => (each.name === from ? { ...each, name: to } : each));
  switch (of) {
    case "constraint": return { ...table, constraints: turn(table.constraints) };
    case "index": return { ...table, indexes: turn(table.indexes) };
    case "trigger": return { ...table, triggers: turn(table.triggers) };
    case "policy": return table.policies === undefined ? table : { ...table, policies: turn(table.policies) };
  }
}

function renamedTable(schema: Schema, from: Named, to: Named): Schema {
  const moved = from.schema === to.schema ? [] : schema.sequences.filter(({ ownedBy }) => ownedBy?.schema === from.schema && ownedBy.table === from.name);
  const pointing = (constraint: Constraint): Constraint =>
    constraint.kind === "foreignKey" && constraint.references.schema === from.schema && constraint.references.table === from.name
      ? { ...constraint, references: { ...constraint.references, schema: to.schema, table: to.name } }
      : constraint;
  const owned = (sequence: Sequence): Sequence =>
    sequence.ownedBy !== undefined && sequence.ownedBy.schema === from.schema && sequence.ownedBy.table === from.name
      ? { ...sequence, schema: to.schema, ownedBy: { ...sequence.ownedBy, schema: to.schema, table: to.name } }
      : sequence;
  const granted = (grant: Grant): Grant => {
    const { on } = grant;
    if (on.kind === "table" && same(on, from)) return { ...grant, on: { ...on, ...to } };
    return on.kind === "sequence" && moved.some((each) => same(each, on)) ? { ...grant, on: { ...on, schema: to.schema } } : grant;
  };
  const counted = moved.reduce((now, { name }) => spokenSequence(now, { schema: from.schema, name }, { schema: to.schema, name }), schema);
  const spoken = mapExpressions(counted, (sql, table) => withTable(sql, from, to, from.name !== to.name && table.columns.every(({ name }) => name !== from.name)));
  return {
    ...spoken,
    tables: spoken.tables.map((table) => ({ ...(same(table, from) ? { ...table, ...to } : table), constraints: table.constraints.map(pointing) })),
    sequences: spoken.sequences.map(owned),
    grants: spoken.grants.map(granted),
  };
}

function renamedColumn(schema: Schema, of: Named, from: string, to: string): Schema {
  const turn = (name: string): string => (name === from ? to : name);
  const pointing = (constraint: Constraint): Constraint =>
    constraint.kind === "foreignKey" && constraint.references.schema === of.schema && constraint.references.table === of.name
      ? { ...constraint, references: { ...constraint.references, columns: constraint.references.columns.map(turn) } }
      : constraint;
  const spoken = mapExpressions(schema, (sql) => withColumnOf(sql, of, from, to));
  return {
    ...schema,
    tables: spoken.tables.map((table) => {
      const own = same(table, of) ? withColumn(table, from, to, turn) : table;
      return { ...own, constraints: own.constraints.map(pointing) };
    }),
    sequences: schema.sequences.map((sequence) =>
      sequence.ownedBy?.schema === of.schema && sequence.ownedBy.table === of.name ? { ...sequence, ownedBy: { ...sequence.ownedBy, column: turn(sequence.ownedBy.column) } } : sequence),
  };
}

function withColumn(table: Table, from: string, to: string, turn: (name: string) => string): Table {
  const spoken = tableExpressions(table, (sql) => renameIn(sql, from, to, identifier));
  const part = (each: Index["parts"][number]): Index["parts"][number] => ("column" in each ? { ...each, column: turn(each.column) } : each);
  return {
    ...spoken,
    columns: spoken.columns.map((column) => (column.name === from ? { ...column, name: to } : column)),
    constraints: spoken.constraints.map((constraint) => columnsOf(constraint, turn)),
    indexes: spoken.indexes.map((index): Index => ({ ...index, parts: index.parts.map(part), ...(index.include !== undefined && { include: index.include.map(turn) }) })),
    triggers: spoken.triggers.map((trigger) => (trigger.columns === undefined ? trigger : { ...trigger, columns: trigger.columns.map(turn) })),
  };
}

function columnsOf(constraint: Constraint, turn: (name: string) => string): Constraint {
  switch (constraint.kind) {
    case "primaryKey":
    case "unique": return { ...constraint, columns: constraint.columns.map(turn), ...(constraint.include !== undefined && { include: constraint.include.map(turn) }) };
    case "foreignKey": return { ...constraint, columns: constraint.columns.map(turn) };
    case "exclusion": return { ...constraint, parts: constraint.parts.map((part) => ("column" in part ? { ...part, column: turn(part.column) } : part)) };
    case "check": return constraint;
  }
}

function renamedEnum(schema: Schema, from: Named, to: Named): Schema {
  const type = (of: SqlType): SqlType => (same(of, from) ? { ...of, ...to } : of);
  const text = (sql: string): string => withTypeName(sql, from, to, false);
  const spoken = mapExpressions(schema, (sql) => withTypeName(sql, from, to, true));
  return {
    ...spoken,
    enums: spoken.enums.map((each) => (same(each, from) ? { ...each, ...to } : each)),
    functions: spoken.functions.map((routine) => ({ ...routine, arguments: text(routine.arguments), returns: text(routine.returns) })),
    tables: spoken.tables.map((table) => ({ ...table, columns: table.columns.map((column) => ({ ...column, type: type(column.type) })) })),
  };
}

/** A value inside an expression is told by the type that it is cast to. */
function renamedValue(schema: Schema, type: Named, from: string, to: string): Schema {
  const spoken = mapExpressions(schema, (sql) => {
    const all = tokens(sql);
    return all.map((token, i) => {
      const cast = all[i + 1]?.text === "::" && all.slice(i + 2, i + 5).some(({ kind, value }) => kind === "name" && value === type.name);
      return token.kind === "string" && token.value === from && cast ? `'${to.replaceAll("'", "''")}'` : token.text;
    }).join("");
  });
  return { ...spoken, enums: spoken.enums.map((each) => (same(each, type) ? { ...each, values: each.values.map((value) => (value === from ? to : value)) } : each)) };
}

function renamedSequence(schema: Schema, from: Named, to: Named): Schema {
  const spoken = spokenSequence(schema, from, to);
  return {
    ...spoken,
    sequences: spoken.sequences.map((each) => (same(each, from) ? { ...each, ...to } : each)),
    grants: spoken.grants.map((grant) => (grant.on.kind === "sequence" && same(grant.on, from) ? { ...grant, on: { ...grant.on, ...to } } : grant)),
  };
}

/** Defaults name a sequence in a string that is cast: `nextval('counter'::regclass)`. */
function spokenSequence(schema: Schema, from: Named, to: Named): Schema {
  const names = new Set([qualified(from), `${identifier(from.schema)}.${identifier(from.name)}`]);
  return mapExpressions(schema, (sql) => {
    const all = tokens(sql);
    return all.map((token, i) => (token.kind === "string" && names.has(token.value) && all[i + 1]?.text === "::" && all[i + 2]?.value === "regclass" ? quoteText(qualified(to)) : token.text)).join("");
  });
}

/** In an expression a type is named by what is cast to it: a column may have the same name. */
function withTypeName(sql: string, from: Named, to: Named, cast: boolean): string {
  if (!mentions(sql).names.has(from.name)) return sql;
  const all = tokens(sql);
  let text = "";
  for (let i = 0; i < all.length; i++) {
    const within = all[i]?.kind === "name" && all[i + 1]?.text === "." ? all[i]?.value : undefined;
    const at = within === undefined ? i : i + 2;
    const named = all[at]?.kind === "name" && all[at].value === from.name && (within ?? "public") === from.schema && (!cast || all[i - 1]?.text.endsWith("::") === true);
    text += named ? qualified(to) : (all[i]?.text ?? "");
    if (named) i = at;
  }
  return text;
}
