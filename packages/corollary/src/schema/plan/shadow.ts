import type { Change } from "../change.js";
import { commentStatement } from "../ddl.js";
import { columnDefinition } from "../ddl-table.js";
import { identifier, qualified } from "../identifier.js";
import type { Column, Table } from "../schema.js";
import type { Conversion } from "./conversion.js";
import { batchStep, noInverse, nothingToUndo, rank, sqlStep, type Draft } from "./draft.js";
import { alterTable, becoming, isOnline, said, toEstablish, toRelease, type Drafting } from "./drafting.js";
import { key } from "./key.js";
import { batchKey } from "./required.js";
import type { Inverse } from "./step.js";
import { objectNameOf } from "./temporary.js";

type Possible = Extract<Conversion, { kind: "possible" }>;

/**
 * Whether a column can take another type while others read and write: beside itself, filled in batches, and put in its
 * place at the end. Nothing else may stand on it, since that would have to be built beside as well.
 */
export function canShadow(table: Table, from: Column, to: Column, how: Possible, on: Drafting): boolean {
  const own = key.column(table, to.name);
  const inside = (graph: Drafting["before"]): boolean => graph.dependents(own).every((node) => node.within === own);
  const before = on.from.tables.find((each) => key.table(each) === key.table(table));
  return how.work === "rewrite" && isOnline(on, table) && before !== undefined && batchKey(before) !== undefined
    && from.identity === undefined && to.identity === undefined && inside(on.before) && inside(on.after);
}

/**
 * Expand: the new column with a trigger that keeps it up to date, then the rows that are there, in batches, then, where a
 * value is required, a check of them. Contract: one short step in which the two change places and the old one goes.
 */
export function shadowDrafts(table: Table, from: Column, to: Column, how: Possible, on: Drafting, change: Change): { drafts: Draft[]; settled: string[] } {
  const names = namesFor(table, to);
  const { shadow, old } = names;
  const own = key.column(table, to.name);
  const settled = [own, key.default(table, to.name), key.required(table, to.name)];
  const value = how.using ?? old;
  const { default: later, comment: _, ...bare } = to;
  const place = `${said(table)}.${to.name}`;
  // What a person states may be null for a value that is not; then the batches would find that row again and again.
  const stated = on.settings.fills[place] !== undefined;
  const stage = (name: string): string => `${name} of ${own}`;
  const removal = [`drop trigger if exists ${names.trigger} on ${qualified(table)}`, `drop function if exists ${names.routine}()`, alterTable(table, `drop column if exists ${shadow}`)];
  const expand = sqlStep(`Add a column beside ${place}, and keep it up to date`, [
    alterTable(table, `add column ${columnDefinition({ ...bare, name: names.shadowName, nullable: true })}`),
    `create function ${names.routine}() returns trigger language plpgsql as $$\nbegin\n  new.${shadow} := (select ${value} from (select new.${old} as ${old}) as this);\n  return new;\nend\n$$`,
    `create trigger ${names.trigger} before insert or update on ${qualified(table)} for each row execute function ${names.routine}()`,
  ], { lock: "access exclusive", on: table, class: "expand-contract", changes: [change], source: to.source, inverse: removal, ...(how.risk === "MayFail" && { risk: "MayFail", advice: "From here on a write fails whose value the new type cannot hold." }) });
  const batchColumns = batchKey(on.from.tables.find((each) => key.table(each) === key.table(table)) ?? table) ?? [];
  const fill = batchStep(`Fill the column beside ${place}`, {
    table: { schema: table.schema, name: table.name }, key: batchColumns, set: `${shadow} = ${value}`, where: stated ? `${shadow} is distinct from (${value})` : `${old} is not null and ${shadow} is null`, size: on.settings.batchSize,
  }, { advice: how.advice ?? "Triggers of the table run for each row that is changed.", changes: [change], inverse: nothingToUndo, ...(how.risk === "MayFail" && { risk: how.risk }) });
  const checks = to.nullable ? [] : checkSteps(table, to, names, change);
  const swap = sqlStep(`Put the new column in the place of ${place}`, [
    `drop trigger ${names.trigger} on ${qualified(table)}`, `drop function ${names.routine}()`,
    ...(to.nullable ? [] : [alterTable(table, `alter column ${shadow} set not null`), alterTable(table, `drop constraint ${names.check}`)]),
    alterTable(table, `drop column ${old}`), alterTable(table, `rename column ${shadow} to ${old}`),
    ...(later === undefined ? [] : [alterTable(table, `alter column ${old} set default ${later}`)]),
    ...(from.comment === undefined ? [] : [commentStatement({ kind: "column", schema: table.schema, table: table.name, name: to.name }, from.comment)]),
  ], { lock: "access exclusive", on: table, class: "expand-contract", changes: [change], source: to.source, inverse: backwards(table, from, how), advice: "Processes of the old model meet the new type from here on: deploy the new ones with it." });
  const steps = [expand, fill, ...checks, swap];
  const drafts = steps.map((step, i): Draft => {
    const last = i === steps.length - 1;
    return {
      step, rank: rank.columns,
      needs: [
        ...toEstablish(on, settled), ...(i === 0 ? toRelease(on, [own], settled) : [{ key: stage(String(i - 1)), is: "there" as const }]),
        { key: own, is: "value", value: on.before.nodes.get(own)?.value ?? "" },
      ],
      sets: last
        ? new Map([...steps.slice(1).map((_step, n) => [stage(String(n)), undefined] as const), ...becoming(on, settled)])
        : new Map([[stage(String(i)), "done"]]),
    };
  });
  return { drafts, settled };
}

interface Names { readonly shadowName: string; readonly shadow: string; readonly old: string; readonly routine: string; readonly trigger: string; readonly check: string }

/** The trigger comes last by its name, so that it sees what others made of the row. */
function namesFor(table: Table, column: Column): Names {
  const shadowName = objectNameOf(column.name, "new");
  const base = objectNameOf(`${table.name}_${column.name}`, "beside");
  return {
    shadowName, shadow: identifier(shadowName), old: identifier(column.name), routine: qualified({ schema: table.schema, name: base }),
    trigger: identifier(`zz_${base}`.slice(0, 63)), check: identifier(objectNameOf(`${table.name}_${column.name}`, "is_there")),
  };
}

function checkSteps(table: Table, column: Column, { shadow, check }: Names, change: Change): NonNullable<Draft["step"]>[] {
  const place = `${said(table)}.${column.name}`;
  return [
    sqlStep(`Require a value beside ${place} in rows that are written from now on`, [alterTable(table, `add constraint ${check} check (${shadow} is not null) not valid`)], {
      lock: "access exclusive", on: table, changes: [change], inverse: [alterTable(table, `drop constraint if exists ${check}`)],
    }),
    sqlStep(`Look for rows of ${said(table)} without a value beside ${column.name}`, [alterTable(table, `validate constraint ${check}`)], {
      lock: "share update exclusive", on: table, work: "scan", class: "online", safety: "BestEffort", risk: "ExistingNullsMustBeAbsent", changes: [change], inverse: nothingToUndo,
      advice: `Fails while a row lacks a value; these are counted by: select count(*) from ${qualified(table)} where ${shadow} is null`,
    }),
  ];
}

/** The column that held the former values is gone; only a conversion back could make them. */
function backwards(table: Table, from: Column, how: Possible): Inverse {
  return noInverse(`The former values of ${said(table)}.${from.name} are gone with their column${how.risk === "DataWillBeModified" ? ", and were changed on the way" : "; plan the way back as a change of its own"}.`);
}
