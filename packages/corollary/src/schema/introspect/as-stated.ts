import { sameData } from "../../model/equal.js";
import type { QualifiedName, Schema, SqlObject, Table } from "../schema.js";

/**
 * Postgres does not always print again what it printed: `extract('YEAR' from …)` is printed as `EXTRACT(YEAR FROM …)`, and
 * that, once read, as `EXTRACT(year FROM …)`. So what a Schema states in the very words in which the live database prints it
 * is the same, however it is printed after it was made. `printed`: the Schema `stated`, made and read.
 */
export function asStated(printed: Schema, stated: Schema, live: Schema): Schema {
  const tables = members(stated.tables, live.tables, placeOf);
  return {
    ...printed,
    tables: printed.tables.map((table) => {
      const both = tables(table);
      return both === undefined ? table : tableAsStated(table, both.stated, both.live);
    }),
    ...(printed.objects !== undefined && { objects: all(printed.objects, stated.objects ?? [], live.objects ?? [], objectKey) }),
  };
}

const placeOf = ({ schema, name }: QualifiedName): string => `${schema ?? ""}\0${name}`;
const objectKey = ({ kind, schema, name, arguments: args, on }: SqlObject): string => [kind, schema, name, args, on].join("\0");
const nameOf = ({ name }: { readonly name: string }): string => name;

function tableAsStated(printed: Table, stated: Table, live: Table): Table {
  return {
    ...printed,
    columns: all(printed.columns, stated.columns, live.columns, nameOf),
    constraints: all(printed.constraints, stated.constraints, live.constraints, nameOf),
    indexes: all(printed.indexes, stated.indexes, live.indexes, nameOf),
    triggers: all(printed.triggers, stated.triggers, live.triggers, nameOf),
    ...(printed.policies !== undefined && { policies: all(printed.policies, stated.policies ?? [], live.policies ?? [], nameOf) }),
  };
}

function members<T>(stated: readonly T[], live: readonly T[], key: (each: T) => string): (printed: T) => { readonly stated: T; readonly live: T } | undefined {
  const [ours, theirs] = [stated, live].map((side) => new Map(side.map((each) => [key(each), each])));
  return (printed) => {
    const [of, beside] = [ours?.get(key(printed)), theirs?.get(key(printed))];
    return of === undefined || beside === undefined ? undefined : { stated: of, live: beside };
  };
}

function all<T extends object>(printed: readonly T[], stated: readonly T[], live: readonly T[], key: (each: T) => string): T[] {
  const both = members(stated, live, key);
  return printed.map((each) => {
    const found = both(each);
    return found === undefined ? each : worded(each, found.stated, found.live);
  });
}

/** What both state in the same words, in these words. */
function worded<T extends object>(printed: T, stated: T, live: T): T {
  const own = new Map(Object.entries(stated));
  const same = Object.entries(live).filter(([aspect, value]) => aspect in printed && sameData(own.get(aspect), value));
  return { ...printed, ...Object.fromEntries(same) };
}
