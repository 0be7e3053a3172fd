import type { Change } from "../change.js";
import { identifier, qualified } from "../identifier.js";
import type { Check, Column, Table } from "../schema.js";
import { validation } from "./constraints.js";
import { batchStep, noInverse, nothingToUndo, rank, sqlStep, type Draft, type Need } from "./draft.js";
import { alterTable, becoming, isNew, isOnline, locking, said, toEstablish, type Drafting } from "./drafting.js";
import { dropConstraint } from "./element.js";
import { key } from "./key.js";
import { definition } from "./nodes.js";
import { objectNameOf } from "./temporary.js";

/** Holds from the moment in which every row has a value until that is no longer asked about. */
const filledFact = (table: Table, column: Pick<Column, "name">): string => `values of ${key.column(table, column.name)}`;
const place = (table: Table, column: Pick<Column, "name">): string => `${said(table)}.${column.name}`;

/** The columns of a unique key whose values every row has: of the primary key, or of another. `stays`: the table that still has them. */
export function batchKey(table: Table, stays: Table = table): readonly string[] | undefined {
  const required = (columns: readonly string[]): boolean => columns.every((name) => table.columns.some((column) => column.name === name && !column.nullable) && stays.columns.some((column) => column.name === name));
  const keys = table.constraints.flatMap((each) => ((each.kind === "primaryKey" || each.kind === "unique") && each.deferrable === undefined && required(each.columns) ? [each] : []));
  return (keys.find(({ kind }) => kind === "primaryKey") ?? keys[0])?.columns;
}

/** Gives a value to every row that has none. Undone with the column, where the plan adds that. */
export function fillDraft(table: Table, column: Column, fill: string, on: Drafting, changes: readonly Change[]): Draft {
  const own = key.column(table, column.name);
  // What a person states may be null for some rows; batches would find those again and again.
  const where = `${identifier(column.name)} is null${on.settings.fills[place(table, column)] === fill && !isConstant(fill) ? ` and (${fill}) is not null` : ""}`;
  return {
    step: fillStep(table, column.name, { summary: `Give ${place(table, column)} a value in every row`, value: fill, where }, on, changes),
    rank: rank.columns + 1,
    needs: [...toEstablish(on, [own]), { key: own, is: "value", value: on.after.nodes.get(own)?.value ?? "" }],
    sets: column.nullable ? new Map() : new Map([[filledFact(table, column), "there"]]),
  };
}

export function fillStep(table: Table, name: string, { summary, value, where }: { summary: string; value: string; where: string }, on: Drafting, changes: readonly Change[]): NonNullable<Draft["step"]> {
  const before = on.from.tables.find((each) => each.schema === table.schema && each.name === table.name);
  const columns = batchKey(before ?? table, table);
  const advice = "Triggers of the table run for each row that is changed.";
  const added = before?.columns.every((column) => column.name !== name) === true;
  const inverse = added ? nothingToUndo : noInverse("Which rows held nothing there is not kept.");
  const set = `${identifier(name)} = ${value}`;
  if (columns !== undefined && isOnline(on, table)) {
    return batchStep(summary, { table: { schema: table.schema, name: table.name }, key: columns, set, where, size: on.settings.batchSize }, { advice, changes, inverse });
  }
  return sqlStep(summary, [`update ${qualified(table)} set ${set} where ${where}`], {
    ...locking(on, table, "row exclusive"), work: "rewrite", risk: "DataWillBeModified", class: "offline",
    advice: on.settings.online ? `${advice} The table has no key, so that all rows are changed at once.` : advice, changes, inverse,
  });
}

/** A number, a text or a truth value, as SQL. */
const isConstant = (sql: string): boolean => /^\s*(?:-?\d[\d.]*|'(?:[^']|'')*'|true|false)\s*(?:::\s*[\w ."()]+)?$/iu.test(sql);

/** Requires a value. Online: the rows are looked at through a check that holds nobody up, which Postgres then takes as proof. */
export function requireDrafts(table: Table, column: Column, on: Drafting, changes: readonly Change[], filled: boolean): Draft[] {
  const own = key.required(table, column.name);
  const fact = filledFact(table, column);
  const name = identifier(column.name);
  const start: Need[] = [{ key: own, is: "there" }, ...(filled ? [{ key: fact, is: "there" } as const] : []), ...toEstablish(on, [own])];
  const set = alterTable(table, `alter column ${name} set not null`);
  const drop = alterTable(table, `alter column ${name} drop not null`);
  const nulls = `select count(*) from ${qualified(table)} where ${name} is null`;
  const stated = on.settings.fills[place(table, column)];
  // What a person states may be null for some rows; those are left as they are.
  const certain = filled && (stated === undefined || isConstant(stated));
  const risk = certain ? "None" as const : "ExistingNullsMustBeAbsent" as const;
  const advice = certain ? {} : { advice: `Fails while a row lacks a value; these are counted by: ${nulls}` };
  const summary = `Require a value of ${place(table, column)}`;
  const done = new Map([...becoming(on, [own]), [fact, undefined]]);
  if (!isOnline(on, table)) {
    return [{
      step: sqlStep(summary, [set], { ...locking(on, table, "access exclusive"), ...(!isNew(on, table) && { work: "scan", class: "offline" }), risk, ...advice, changes, source: column.source, inverse: [drop] }),
      rank: rank.columns + 2, needs: start, sets: done,
    }];
  }
  const check: Check = { kind: "check", name: objectNameOf(`${table.name}_${column.name}`, "is_there"), expression: `${name} is not null` };
  const checkKey = key.constraint(table, check.name);
  const pending = definition({ ...check, notValid: true });
  const validate = validation({ of: "constraint", table, it: check }, check, on, changes);
  return [
    {
      step: sqlStep(`Require a value of ${place(table, column)} in rows that are written from now on`, [alterTable(table, `add constraint ${identifier(check.name)} check (${check.expression}) not valid`)], {
        lock: "access exclusive", on: table, changes, source: column.source, inverse: [`alter table ${qualified(table)} drop constraint if exists ${identifier(check.name)}`],
      }),
      rank: rank.columns + 2, needs: [...start, { key: checkKey, is: "absent" }], sets: new Map([[checkKey, pending]]),
    },
    {
      ...validate, rank: rank.columns + 3,
      ...(validate.step !== undefined && { step: { ...validate.step, summary: `Look for rows of ${said(table)} without ${column.name}`, risk, ...advice } }),
    },
    {
      step: sqlStep(summary, [set, dropConstraint(table, check.name)], { lock: "access exclusive", on: table, changes, source: column.source, inverse: [drop] }),
      rank: rank.columns + 4, needs: [{ key: checkKey, is: "value", value: definition(check) }, { key: own, is: "there" }], sets: new Map([...done, [checkKey, undefined]]),
    },
  ];
}

