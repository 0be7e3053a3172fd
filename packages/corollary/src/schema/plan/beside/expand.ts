import { addColumn, createTrigger } from "../../ddl-table.js";
import { createEnum, createFunction } from "../../ddl.js";
import { identifier, qualified, quoteText } from "../../identifier.js";
import type { Schema } from "../../schema.js";
import { nothingToUndo, sqlStep } from "../draft.js";
import { alterTable, said } from "../drafting.js";
import type { Step } from "../step.js";
import type { Keeper } from "./keepers.js";
import { locked } from "./locked.js";
import { byTable, isAt, tableOf, type Group, type Pair, type Place, type Rebuilt } from "./pair.js";

/** The new columns, empty, and the triggers that keep them up to date. */
export function expandStep(kept: Schema, group: Group, keepers: readonly Keeper[]): Step {
  const tables = byTable(group);
  const [first] = tables;
  const added = tables.flatMap(({ table, pairs }) => pairs.flatMap(({ shadow }) => {
    const own = tableOf(kept, table);
    const column = own?.columns.find(({ name }) => name === shadow);
    return own === undefined || column === undefined ? [] : [addColumn(own, column)];
  }));
  const types = group.enums.map(({ to, meanwhile }) => ({ schema: to.schema, name: meanwhile, values: to.values }));
  const fails = group.pairs.some(({ how }) => how.risk === "MayFail");
  return sqlStep(`Add ${group.pairs.length === 1 ? "a column" : "columns"} beside ${group.pairs.map(placeOf).join(", ")}, and keep ${group.pairs.length === 1 ? "it" : "them"} up to date`, [
    ...locked(tables.map(({ table }) => table)), ...types.map(createEnum), ...added, ...keepers.flatMap(({ table, routine, trigger }) => [createFunction(routine), createTrigger(table, trigger)]),
  ], {
    lock: "access exclusive", ...(first !== undefined && { on: first.table }), class: "expand-contract", source: group.pairs[0]?.wanted.source,
    inverse: [
      ...keepers.flatMap(({ table, routine, trigger }) => [`drop trigger if exists ${identifier(trigger.name)} on ${qualified(table)}`, `drop function if exists ${qualified(routine)}()`]),
      ...group.pairs.map(({ table, shadow }) => alterTable(table, `drop column if exists ${identifier(shadow)}`)), ...types.map((type) => `drop type if exists ${qualified(type)}`),
    ],
    ...(fails && { risk: "MayFail", advice: "From here on a write fails whose value the new type cannot hold." }),
  });
}

const placeOf = ({ table, old }: Pair): string => `${said(table)}.${old.name}`;

/** Else Postgres would know nothing of the new columns at the first query that reads them. */
export function analyzeStep(table: Place): Step {
  return sqlStep(`Let Postgres know what the new columns of ${said(table)} hold`, [`analyze ${qualified(table)}`], {
    lock: "share update exclusive", on: table, class: "online", transactional: false, inverse: nothingToUndo,
  });
}

/** Looks for rows that hold a value that goes, before anything is made. */
export function guardSteps({ pairs, enums }: Group): Step[] {
  return enums.flatMap((each): Step[] => {
    const lost = each.from.values.filter((value) => !each.to.values.includes(value));
    const users = pairs.filter(({ old }) => isAt({ schema: old.type.schema ?? "", name: old.type.name })(each.from));
    const [first] = users;
    if (lost.length === 0 || first === undefined) return [];
    return [sqlStep(`Look for rows that hold ${lost.join(", ")} of the enum ${said(each.from)}`, [guard(each, lost, users)], {
      lock: "access share", on: first.table, work: "scan", class: "online", risk: "MayFail", transactional: false, inverse: nothingToUndo,
      advice: `Fails, and nothing is changed, while a row holds one of them: give those rows another value first. They are counted by: ${users.map((user) => `select count(*) from ${qualified(user.table)} where ${holds(user, lost)}`).join("; ")}`,
    })];
  });
}

function holds({ old }: Pair, lost: readonly string[]): string {
  const [name, list] = [identifier(old.name), lost.map(quoteText).join(", ")];
  return old.type.dimensions === undefined ? `${name}::text in (${list})` : `${name}::text[] && array[${list}]`;
}

function guard({ from }: Rebuilt, lost: readonly string[], users: readonly Pair[]): string {
  const checks = users.map((user) => {
    const message = `%s rows of ${said(user.table)} hold ${lost.join(" or ")} in ${user.old.name}: give them another value of ${said(from)} first`;
    return `  select count(*) into held from ${qualified(user.table)} where ${holds(user, lost)};\n  if held > 0 then raise check_violation using message = format(${quoteText(message.replaceAll("%", "%%").replace("%%s", "%s"))}, held); end if;`;
  });
  return `do $$\ndeclare\n  held bigint;\nbegin\n${checks.join("\n")}\nend\n$$`;
}
