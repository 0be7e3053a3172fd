import type { Change } from "../change.js";
import { addColumn } from "../ddl-table.js";
import { aspects } from "../diff.js";
import { identifier, qualified } from "../identifier.js";
import type { Column, Table } from "../schema.js";
import { reshapeDrafts } from "./column-type.js";
import { noInverse, rank, sqlStep, undoneWith, type Draft } from "./draft.js";
import { alterTable, becoming, contentsAfter, contentsBefore, destructive, gone, isNew, locking, said, toEstablish, toRelease, valuesOf, type Drafting } from "./drafting.js";
import { createElement } from "./element.js";
import { key } from "./key.js";
import type { Inverse } from "./step.js";
import { fillDraft, requireDrafts } from "./required.js";
import { isVolatile } from "./volatile.js";

type ColumnChange = Extract<Change, { of: "column"; change: "create" | "alter" | "drop" }>;

export function columnDrafts(change: ColumnChange, on: Drafting): Draft[] {
  switch (change.change) {
    case "create": return newColumn(change.table, change.to, on, change);
    case "drop": return [dropColumn(change.table, change.from, on, change)];
    case "alter": return alterColumn(change.table, change.from, change.to, on, change);
  }
}

export const place = (table: Table, column: Pick<Column, "name">): string => `${said(table)}.${column.name}`;

function newColumn(table: Table, column: Column, on: Drafting, change: Change): Draft[] {
  const computed = column.generated !== undefined || column.identity !== undefined;
  const fill = computed ? undefined : on.settings.fills[place(table, column)] ?? (column.default !== undefined && isVolatile(column.default, on.to) ? column.default : undefined);
  const later = fill !== undefined && !isNew(on, table) && (on.settings.online || fill !== column.default);
  return later ? filled(table, column, fill, on, change) : [added(table, column, on, change)];
}

/** Postgres stores one value for all rows that are there, unless each needs its own. */
function added(table: Table, column: Column, on: Drafting, change: Change): Draft {
  const keys = contentsAfter(on, key.column(table, column.name));
  const rewrites = column.identity !== undefined || column.generated?.stored === true || (column.default !== undefined && isVolatile(column.default, on.to));
  const empty = !column.nullable && column.default === undefined && column.generated === undefined && column.identity === undefined;
  return {
    step: sqlStep(`Add the column ${place(table, column)}`, [addColumn(table, column)], {
      ...locking(on, table, "access exclusive"), changes: [change], source: column.source,
      ...(rewrites && { work: "rewrite" as const, class: "offline" as const }),
      ...(empty && { risk: "ExistingNullsMustBeAbsent" as const, advice: `It needs a value in every row: fails, and changes nothing, unless the table is empty. State a default, or pass --fill ${place(table, column)}=<expression>.` }),
      inverse: away(table, column),
    }),
    rank: rank.columns, needs: [...toEstablish(on, keys), { key: key.column(table, column.name), is: "absent" }], sets: becoming(on, keys),
  };
}

/** What is computed can be computed again; all else is what people entered meanwhile. */
function away(table: Table, column: Column): Inverse | readonly string[] {
  const drop = alterTable(table, `drop column ${identifier(column.name)}`);
  return column.generated === undefined ? undoneWith(valuesOf(table, column.name), drop) : [drop];
}

/** Added empty, so that nobody waits; then filled in batches, and only then required. */
function filled(table: Table, column: Column, fill: string, on: Drafting, change: Change): Draft[] {
  const name = identifier(column.name);
  const own = key.column(table, column.name);
  const required = key.required(table, column.name);
  const keys = contentsAfter(on, own).filter((each) => each !== required);
  const { default: later, ...bare } = column;
  const statements = [addColumn(table, { ...bare, nullable: true }), ...(later === undefined ? [] : [alterTable(table, `alter column ${name} set default ${later}`)])];
  const add: Draft = {
    step: sqlStep(`Add the column ${place(table, column)}, empty at first`, statements, {
      ...locking(on, table, "access exclusive"), changes: [change], source: column.source, inverse: away(table, column),
    }),
    rank: rank.columns, needs: [...toEstablish(on, keys), { key: own, is: "absent" }], sets: new Map([...becoming(on, keys), [required, "may be null"]]),
  };
  return [add, fillDraft(table, column, fill, on, [change]), ...(column.nullable ? [] : requireDrafts(table, column, on, [change], true))];
}

function dropColumn(table: Table, column: Column, on: Drafting, change: Change): Draft {
  const own = key.column(table, column.name);
  const keys = contentsBefore(on, own);
  const computed = column.generated !== undefined;
  if (!computed) destructive(on, change, `The values of ${place(table, column)} are lost.`);
  return {
    step: sqlStep(`Drop the column ${place(table, column)}`, [alterTable(table, `drop column ${identifier(column.name)}`)], {
      lock: "access exclusive", on: table, changes: [change],
      ...(!computed && {
        safety: "WarnOnly" as const, class: "destructive" as const, risk: "ManualActionRequired" as const, advice: "Keep a copy of what is needed still.",
        loses: valuesOf(table, column.name),
      }),
      inverse: computed ? createElement({ of: "column", table, it: column }) : noInverse("Its values are gone; only a backup brings them back."),
    }),
    rank: rank.removals, needs: toRelease(on, keys), sets: gone(keys),
  };
}

function alterColumn(table: Table, from: Column, to: Column, on: Drafting, change: Change): Draft[] {
  const own = key.column(table, to.name);
  const changed = aspects(from, to);
  const reshaped = on.before.nodes.get(own)?.value !== on.after.nodes.get(own)?.value;
  const reshaping = reshaped ? reshapeDrafts(table, from, to, on, change) : undefined;
  const settled = new Set(reshaping?.settled);
  const open = (fact: string): boolean => !settled.has(fact) && !on.absorbed.has(fact);
  return [
    ...(reshaping?.drafts ?? []),
    ...(changed.includes("default") && open(key.default(table, to.name)) ? [defaultDraft(table, from, to, on, change)] : []),
    ...(changed.includes("nullable") && open(key.required(table, to.name)) ? nullability(table, to, on, change, !reshaped) : []),
    ...(changed.includes("identity") && open(key.identity(table, to.name)) ? [identityDraft(table, from, to, on, change)] : []),
  ];
}

function defaultDraft(table: Table, from: Column, to: Column, on: Drafting, change: Change): Draft {
  const set = (column: Column): string => alterTable(table, `alter column ${identifier(column.name)} ${column.default === undefined ? "drop default" : `set default ${column.default}`}`);
  const own = key.default(table, to.name);
  return {
    step: sqlStep(to.default === undefined ? `Drop the default of ${place(table, to)}` : `Set the default of ${place(table, to)}`, [set(to)], {
      ...locking(on, table, "access exclusive"), changes: [change], source: to.source, inverse: [set(from)],
    }),
    rank: rank.columns,
    needs: [...toEstablish(on, [own]), { key: key.column(table, to.name), is: "there" }, ...(to.default === undefined ? [] : [{ key: key.identity(table, to.name), is: "absent" as const }])],
    sets: becoming(on, [own]),
  };
}

/** `fillable`: what was stated to fill it with has not served to convert it. */
function nullability(table: Table, to: Column, on: Drafting, change: Change, fillable: boolean): Draft[] {
  const own = key.required(table, to.name);
  if (!to.nullable) {
    const fill = (fillable ? on.settings.fills[place(table, to)] : undefined) ?? to.default;
    return fill === undefined ? requireDrafts(table, to, on, [change], false) : [fillDraft(table, to, fill, on, [change]), ...requireDrafts(table, to, on, [change], true)];
  }
  const alter = (what: string): string => alterTable(table, `alter column ${identifier(to.name)} ${what} not null`);
  return [{
    step: sqlStep(`Let ${place(table, to)} be null`, [alter("drop")], {
      ...locking(on, table, "access exclusive"), changes: [change], source: to.source, inverse: [alter("set")],
    }),
    rank: rank.columns, needs: [...toRelease(on, [own]), { key: own, is: "there" }], sets: becoming(on, [own]),
  }];
}

function identityDraft(table: Table, from: Column, to: Column, on: Drafting, change: Change): Draft {
  const name = identifier(to.name);
  const kind = (column: Column): string => (column.identity === "always" ? "always" : "by default");
  /** Counting goes on after the greatest number that is there. */
  const start = `select setval(pg_get_serial_sequence('${qualified(table).replaceAll("'", "''")}', '${to.name.replaceAll("'", "''")}'), coalesce(max(${name}), 0) + 1, false) from ${qualified(table)}`;
  const statements = (before: Column, after: Column): string[] => {
    if (after.identity === undefined) return [alterTable(table, `alter column ${name} drop identity`)];
    if (before.identity !== undefined) return [alterTable(table, `alter column ${name} set generated ${kind(after)}`)];
    return [alterTable(table, `alter column ${name} add generated ${kind(after)} as identity`), start];
  };
  const own = key.identity(table, to.name);
  const summary = to.identity === undefined ? `Let ${place(table, to)} count no longer by itself` : from.identity === undefined ? `Let ${place(table, to)} count by itself` : `Let ${place(table, to)} be generated ${kind(to)}`;
  const reads = from.identity === undefined && !isFoundByIndex(table, to.name, on);
  return {
    step: sqlStep(summary, statements(from, to), { ...locking(on, table, "access exclusive"), ...(reads && { work: "scan" as const, class: "offline" as const }), changes: [change], source: to.source, inverse: statements(to, from) }),
    rank: rank.columns,
    needs: [
      ...toEstablish(on, [own]), { key: key.column(table, to.name), is: "there" },
      ...(from.identity === undefined ? [{ key: key.default(table, to.name), is: "absent" as const }] : []),
    ],
    sets: becoming(on, [own]),
  };
}

/** Whether Postgres knows the greatest value of a column without reading the table. */
function isFoundByIndex(table: Table, column: string, on: Drafting): boolean {
  const before = on.from.tables.find((each) => key.table(each) === key.table(table));
  return before?.constraints.some((each) => (each.kind === "primaryKey" || each.kind === "unique") && each.columns[0] === column) === true
    || before?.indexes.some(({ method, where, parts: [first] }) => method === "btree" && where === undefined && first !== undefined && "column" in first && first.column === column) === true;
}
