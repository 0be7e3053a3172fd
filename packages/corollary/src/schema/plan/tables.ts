import type { Change } from "../change.js";
import { ownSchema } from "../context.js";
import { alterTable, createIndex, createTable } from "../ddl-table.js";
import { alterRowSecurity } from "../ddl-security.js";
import { sameData } from "../../model/equal.js";
import { tableSettings } from "../diff.js";
import { qualified } from "../identifier.js";
import type { Table } from "../schema.js";
import { noInverse, rank, sqlStep, undoneWith, type Draft } from "./draft.js";
import { becoming, contentsAfter, contentsBefore, destructive, gone, isNew, locking, rowsOf, said, toEstablish, toRelease, type Drafting } from "./drafting.js";
import { dropConstraint } from "./element.js";
import { newForeignKey } from "./constraints.js";
import { key } from "./key.js";
import { newPolicy, newTrigger } from "./attached.js";
import type { Inverse } from "./step.js";

type TableChange = Extract<Change, { of: "table"; change: "create" | "alter" | "drop" }>;

export function tableDrafts(change: TableChange, on: Drafting): Draft[] {
  switch (change.change) {
    case "create": return create(change, on);
    case "alter": return settings(change, on);
    case "drop": return drop(change, on);
  }
}

function settings(change: Extract<TableChange, { change: "alter" }>, on: Drafting): Draft[] {
  const { from, to } = change;
  const own = key.settings(to);
  const [there, back] = [alterTable(from, to), alterTable(to, from)];
  const draft: Draft = { rank: rank.columns, needs: toEstablish(on, [own, key.table(to)]), sets: becoming(on, [own]) };
  if (there === undefined || back === undefined) {
    on.obstacles.push({ what: `The table ${said(to)} is partitioned otherwise. Postgres partitions a table only when it makes it.`, remedy: "Make the new table under another name, copy the rows into it, and let the two change names.", change });
    return [draft];
  }
  const rewrites = from.unlogged !== to.unlogged;
  const light = changesOnly(from, to, "storage") && !("user_catalog_table" in { ...from.storage, ...to.storage });
  return [{
    ...draft,
    step: sqlStep(`Change the settings of the table ${said(to)}`, there, {
      lock: light ? "share update exclusive" : "access exclusive", on: to, changes: [change], source: to.source, inverse: back,
      ...(light && { class: "online" }), ...(rewrites && { work: "rewrite", class: "offline" }),
    }),
  }];
}

const changesOnly = (from: Table, to: Table, setting: (typeof tableSettings)[number]): boolean =>
  tableSettings.every((name) => name === setting || sameData(from[name], to[name]));

/** Its foreign keys, triggers and policies come once all tables are there. */
function create(change: Extract<TableChange, { change: "create" }>, on: Drafting): Draft[] {
  const table = change.to;
  const later = new Set([
    ...table.constraints.filter(({ kind }) => kind === "foreignKey").map(({ name }) => key.constraint(table, name)),
    ...table.triggers.map(({ name }) => key.trigger(table, name)),
    ...(table.policies ?? []).map(({ name }) => key.policy(table, name)),
    key.rowSecurity(table),
  ]);
  const keys = contentsAfter(on, key.table(table)).filter((each) => !later.has(each));
  const parent = table.inherits?.map(({ schema, name }) => ({ schema: schema ?? "public", name })).find((each) => !isNew(on, each));
  const step = sqlStep(`Create the table ${said(table)}`, [createTable(table), ...table.indexes.map((index) => createIndex(table, index))], {
    ...(parent !== undefined && { lock: "share update exclusive", on: parent, class: "online" }),
    changes: [change], source: table.source, inverse: away(table),
  });
  const names = keys.filter((each) => each.startsWith("name "));
  return [
    { step, rank: rank.tables, needs: [...toEstablish(on, keys), ...names.map((each) => ({ key: each, is: "absent" as const }))], sets: becoming(on, keys) },
    ...table.constraints.flatMap((constraint) => (constraint.kind === "foreignKey" ? newForeignKey({ of: "constraint", table, it: constraint }, constraint, on, [change]) : [])),
    ...table.triggers.map((it) => newTrigger({ of: "trigger", table, it }, on, [change])),
    ...(table.policies ?? []).map((it) => newPolicy({ of: "policy", table, it }, on, [change])),
    ...(table.rowSecurity === undefined ? [] : [rowSecurityDraft(table, { enabled: false, forced: false }, table.rowSecurity, on, [change])]),
  ];
}

/** What Corollary notes for itself in its own schema is no loss. */
function away(table: Table): Inverse | readonly string[] {
  const drop = `drop table ${qualified(table)}`;
  return table.schema === ownSchema ? [drop] : undoneWith(rowsOf(table), drop);
}

type Security = NonNullable<Table["rowSecurity"]>;

/** Switched on after its policies are there: without any it would show nobody a row. */
export function rowSecurityDraft(table: Table, from: Security, to: Security, on: Drafting, changes: readonly Change[]): Draft {
  const summary = `${to.enabled ? "Switch on" : "Switch off"} row security of ${said(table)}${to.forced ? ", for its owner too" : ""}`;
  const own = key.rowSecurity(table);
  const policies = (table.policies ?? []).map(({ name }) => key.policy(table, name));
  return {
    step: sqlStep(summary, alterRowSecurity(table, from, to), { ...locking(on, table, "access exclusive"), changes, source: table.source, inverse: alterRowSecurity(table, to, from) }),
    rank: rank.triggers,
    needs: [{ key: key.table(table), is: "there" }, ...(to.enabled ? policies.map((each) => ({ key: each, is: "there" as const })) : [])],
    sets: becoming(on, [own]),
  };
}

function drop(change: Extract<TableChange, { change: "drop" }>, on: Drafting): Draft[] {
  const table = change.from;
  destructive(on, change, `All rows of the table ${said(table)} are lost.`);
  const keys = contentsBefore(on, key.table(table));
  const cyclic = table.constraints.filter((constraint) => constraint.kind === "foreignKey" && pointsToDropped(table, constraint.references, on));
  const own = keys.filter((each) => cyclic.every(({ name }) => each !== key.constraint(table, name)));
  return [
    ...cyclic.map((it): Draft => ({
      step: sqlStep(`Drop the foreign key ${it.name} of ${said(table)}`, [dropConstraint(table, it.name)], {
        lock: "access exclusive", on: { schema: table.schema, name: table.name }, changes: [change], inverse: noInverse("The table it is on is dropped."),
      }),
      rank: rank.release, needs: [], sets: gone([key.constraint(table, it.name), `comment on ${key.constraint(table, it.name)}`]),
    })),
    {
      step: sqlStep(`Drop the table ${said(table)}`, [`drop table ${qualified(table)}`], {
        lock: "access exclusive", on: { schema: table.schema, name: table.name }, safety: "WarnOnly", class: "destructive", risk: "ManualActionRequired",
        advice: "Keep a copy of what is needed still.", changes: [change],
        loses: rowsOf(table),
        inverse: noInverse("Its rows are gone; only a backup brings them back."),
      }),
      rank: rank.removals,
      needs: [...toRelease(on, keys), ...cyclic.map(({ name }) => ({ key: key.constraint(table, name), is: "absent" as const }))],
      sets: gone(own),
    },
  ];
}

/** Two dropped tables may refer to each other; then neither could go first. */
const pointsToDropped = (table: Table, other: { readonly schema: string; readonly table: string }, on: Drafting): boolean =>
  !(other.schema === table.schema && other.table === table.name) && !on.after.nodes.has(key.table({ schema: other.schema, name: other.table }));

