import { identifier } from "../../identifier.js";
import { mentions } from "../mention.js";
import type { Routine, Schema, Table, Trigger } from "../../schema.js";
import { freeName } from "./free-name.js";
import { differ } from "../differ.js";
import { byTable, isAt, tableOf, type Group, type Pair, type Place } from "./pair.js";

/** What keeps the new columns of a table up to date with the old ones. */
export interface Keeper { readonly table: Place; readonly routine: Routine; readonly trigger: Trigger }

/** `taken`: names that functions have already. */
export function keepersOf(schema: Schema, group: Group, taken: ReadonlySet<string>): Keeper[] {
  return byTable(group).flatMap(({ table, pairs }): Keeper[] => {
    const own = tableOf(schema, table);
    if (own === undefined) return [];
    const name = freeName(table.name, "beside", taken);
    return [{
      table,
      routine: {
        schema: table.schema, name, arguments: "", returns: "trigger", language: "plpgsql", volatility: "volatile", parallel: "unsafe",
        strict: false, securityDefiner: false, settings: {}, body: bodyOf(own, pairs),
      },
      // The last by its name, so that it sees what other triggers made of the row.
      trigger: { name: freeName(`zz_${table.name}`, "beside", new Set(own.triggers.map((each) => each.name))), timing: "before", events: ["insert", "update"], each: "row", function: { schema: table.schema, name } },
    }];
  });
}

function bodyOf(table: Table, pairs: readonly Pair[]): string {
  const one = pairs.filter(({ back }) => back === undefined).map((pair) => `  ${forward(pair, table)}`);
  const both = pairs.filter(({ back }) => back !== undefined);
  const told = (how: (is: string, pair: Pair) => string): string[] => both.map((pair) => {
    const is = identifier(pair.shadow);
    return `    if ${how(is, pair)} then new.${identifier(pair.old.name)} := ${overRow(pair.back ?? "null", table, pair.wanted.name)}; else ${forward(pair, table)} end if;`;
  });
  // Whoever wrote the new one meant that; else the old one tells, also for rows that were never filled.
  const branches = both.length === 0 ? [] : [
    "  if tg_op = 'INSERT' then", ...told((is) => `new.${is} is not null`), "  else", ...told((is, { wanted }) => differ(wanted, `new.${is}`, `old.${is}`)), "  end if;",
  ];
  return ["#variable_conflict use_column", "begin", ...one, ...branches, "  return new;", "end"].join("\n");
}

const forward = ({ shadow, value }: Pair, table: Table): string => `new.${identifier(shadow)} := ${overRow(value, table)};`;

/** An expression over a row of the table, as one over the row of a trigger. */
function overRow(value: string, table: Table, also?: string): string {
  const { names } = mentions(value);
  const columns = [...table.columns.map(({ name }) => name), ...also === undefined ? [] : [also]];
  const read = [...new Set(columns)].filter((name) => names.has(name)).map((name) => `new.${identifier(name)} as ${identifier(name)}`);
  return read.length === 0 ? `(${value})` : `(select ${value} from (select ${read.join(", ")}) as ${identifier(table.name)})`;
}

export const withKeepers = (schema: Schema, keepers: readonly Keeper[]): Schema => ({
  ...schema,
  functions: [...schema.functions, ...keepers.map(({ routine }) => routine)],
  tables: schema.tables.map((table) => ({ ...table, triggers: [...table.triggers, ...keepers.filter((each) => isAt(table)(each.table)).map(({ trigger }) => trigger)] })),
});
