import { identifier, qualified } from "../../identifier.js";
import type { Column, Index, Routine, Schema, Table, Trigger } from "../../schema.js";
import { differ } from "../differ.js";
import { batchStep, noInverse, nothingToUndo, sqlStep } from "../draft.js";
import { alterTable, said } from "../drafting.js";
import { definition } from "../nodes.js";
import { renamed, type Rename } from "../rename/apply.js";
import { batchKey } from "../required.js";
import type { Step } from "../step.js";
import { objectNameOf } from "../temporary.js";

/** A column under two names for a while, both columns of the table. */
export interface Pair { readonly old: Column; readonly fresh: Column }

/** What a table has for as long as some of its columns have two names. */
export interface InStep {
  /** As it is without them, under the name that it shall have. */
  readonly table: Table;
  readonly pairs: readonly Pair[];
  /** None where all of the columns are computed: then both are. */
  readonly routine: Routine | undefined;
  readonly trigger: Trigger | undefined;
  /** So that the new names are found and are unique as the old ones are. */
  readonly indexes: readonly Index[];
}

type ColumnRename = Extract<Rename, { of: "column" }>;

/** `renames`: all of the columns of this table. */
export function inStep(base: Schema, table: Table, renames: readonly ColumnRename[]): InStep {
  const pairs = renames.flatMap(({ from, to }): Pair[] => {
    const old = table.columns.find(({ name }) => name === from);
    return old === undefined ? [] : [{ old, fresh: freshColumn(old, to) }];
  });
  const written = pairs.filter(({ fresh }) => fresh.generated === undefined);
  const turned = renames.reduce<Schema>(renamed, base).tables.find((each) => each.schema === table.schema && each.name === table.name) ?? table;
  const name = objectNameOf(table.name, "in_step");
  return {
    table, pairs, indexes: indexesFor(table, turned),
    routine: written.length === 0 ? undefined : {
      schema: table.schema, name, arguments: "", returns: "trigger", language: "plpgsql", volatility: "volatile", parallel: "unsafe",
      strict: false, securityDefiner: false, settings: {}, body: bodyFor(written),
    },
    // The last by its name, so that it sees what other triggers made of the row.
    trigger: written.length === 0 ? undefined : {
      name: objectNameOf(`zz_${table.name}`, "in_step"), timing: "before", events: ["insert", "update"], each: "row", function: { schema: table.schema, name },
    },
  };
}

function freshColumn({ type, collation, generated }: Column, name: string): Column {
  return { name, type, nullable: true, ...(collation !== undefined && { collation }), ...(generated !== undefined && { generated }) };
}

/** Whoever wrote a column under its new name meant that; else the old name tells, also for rows that were never filled. */
function bodyFor(pairs: readonly Pair[]): string {
  const chosen = (told: (pair: Pair, is: string) => string): string => pairs.map((pair) => {
    const [was, is] = [identifier(pair.old.name), identifier(pair.fresh.name)];
    return `    if ${told(pair, is)} then new.${was} := new.${is}; else new.${is} := new.${was}; end if;`;
  }).join("\n");
  const inserted = chosen((_, is) => `new.${is} is not null`);
  const updated = chosen(({ old }, is) => differ(old, `new.${is}`, `old.${is}`));
  return `begin\n  if tg_op = 'INSERT' then\n${inserted}\n  else\n${updated}\n  end if;\n  return new;\nend`;
}

function indexesFor(table: Table, turned: Table): Index[] {
  const own = table.indexes.flatMap((index, i): Index[] => {
    const next = turned.indexes[i];
    if (next === undefined || definition(next) === definition(index)) return [];
    const { comment: _, ...bare } = next;
    return [{ ...bare, name: objectNameOf(index.name, "in_step") }];
  });
  const keys = table.constraints.flatMap((constraint, i): Index[] => {
    const next = turned.constraints[i];
    if (next === undefined || (next.kind !== "primaryKey" && next.kind !== "unique") || next.deferrable !== undefined || definition(next) === definition(constraint)) return [];
    return [{
      name: objectNameOf(constraint.name, "in_step"), method: "btree", unique: true, parts: next.columns.map((column) => ({ column })),
      ...(next.kind === "unique" && next.nullsNotDistinct === true && { nullsNotDistinct: true }),
    }];
  });
  return [...own, ...keys];
}

/** The table and its Schema with both names of the columns. */
export function withInStep(schema: Schema, { table, pairs, routine, trigger, indexes }: InStep): Schema {
  return {
    ...schema,
    functions: routine === undefined ? schema.functions : [...schema.functions, routine],
    tables: schema.tables.map((each) => (each !== table ? each : {
      ...table,
      columns: [...table.columns, ...pairs.map(({ fresh }) => fresh)],
      indexes: [...table.indexes, ...indexes],
      triggers: trigger === undefined ? table.triggers : [...table.triggers, trigger],
    })),
  };
}

/** Gives the rows that are there their values under the new names. */
export function fillSteps({ table, pairs }: InStep, batchSize: number): Step[] {
  const written = pairs.filter(({ fresh }) => fresh.generated === undefined);
  if (written.length === 0) return [];
  const names = written.map(({ fresh }) => fresh.name).join(", ");
  // The trigger does the work; to all others nothing changes, so that one which notes the moment of a change notes none.
  const set = written.slice(0, 1).map(({ fresh }) => `${identifier(fresh.name)} = ${identifier(fresh.name)}`).join();
  const where = written.map(({ old, fresh }) => differ(old, identifier(fresh.name), identifier(old.name))).join(" or ");
  const summary = `Copy what the rows of ${said(table)} hold to ${names}`;
  const inverse = nothingToUndo;
  const advice = "Triggers of the table that do not ask what changes run for each row.";
  const key = batchKey(table);
  if (key !== undefined && table.partitionBy === undefined) {
    return [batchStep(summary, { table: { schema: table.schema, name: table.name }, key, set, where, size: batchSize }, { advice, inverse })];
  }
  return [sqlStep(summary, [`update ${qualified(table)} set ${set} where ${where}`], {
    lock: "row exclusive", on: table, work: "rewrite", class: "offline", risk: "DataWillBeModified", inverse, advice: `${advice} The table has no key, so that all rows are changed at once.`,
  })];
}

/** One name is enough from here on; the rename of the column itself follows in the same transaction. */
export function endSteps({ table, pairs, routine, trigger }: InStep): Step[] {
  const names = pairs.map(({ fresh }) => fresh.name);
  return [sqlStep(`Stop keeping two names of columns of ${said(table)} in step: ${names.join(", ")}`, [
    ...(trigger === undefined ? [] : [`drop trigger ${identifier(trigger.name)} on ${qualified(table)}`]),
    ...(routine === undefined ? [] : [`drop function ${qualified(routine)}()`]),
    alterTable(table, names.map((name) => `drop column ${identifier(name)}`).join(", ")),
  ], {
    lock: "access exclusive", on: table, class: "expand-contract", risk: "MayFail",
    advice: "From here on only the new names are there: no process of the old model may run any more. The old columns, with their indexes and constraints, take the new names.",
    inverse: noInverse("Plan the way back as a change of its own, over two deployments as well."),
  })];
}
