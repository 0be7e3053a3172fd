import { sqlType } from "../../identifier.js";
import type { Column, Schema, SqlType, Table } from "../../schema.js";
import { tableOf } from "../beside/pair.js";
import { conversion, sameType } from "../conversion.js";
import { said } from "../drafting.js";
import { renamed, type Rename } from "../rename/apply.js";
import type { Obstacle } from "../step.js";

/** What no database can be in between for both models to work with it. */
export function refusals(from: Schema, base: Schema, to: Schema, renames: readonly Rename[]): Obstacle[] {
  const called = renames.filter(({ of }) => of === "enum").reduce<Schema>(renamed, base);
  return [...renames.flatMap((rename) => renameRefusals(rename, from, to)), ...to.tables.flatMap((table) => typeRefusals(tableOf(called, table), table, called, to))];
}

function renameRefusals(rename: Rename, from: Schema, to: Schema): Obstacle[] {
  switch (rename.of) {
    case "table": {
      const [was, is] = [tableOf(from, rename.from), tableOf(to, rename.to)];
      if (was?.rowSecurity?.enabled !== true || is === undefined || to.version >= 15) return [];
      return [{
        what: `${said(was)} has row security, and until Postgres 15 a view under its old name would read with the rights of its owner, past it.`,
        remedy: "Make it one migration, without --two-deployments, and deploy both together; or upgrade Postgres first.",
        change: { change: "create", of: "table", to: is },
      }];
    }
    case "enum": {
      const type = to.enums.find((each) => each.schema === rename.to.schema && each.name === rename.to.name);
      return type === undefined ? [] : [{
        what: `The enum ${said(rename.from)} shall be ${said(rename.to)}. A type has one name, and statements of either model speak of theirs.`,
        remedy: "Rename it with a migration of its own, without --two-deployments, and deploy both together. No rows are touched.",
        change: { change: "create", of: "enum", to: type },
      }];
    }
    case "value": {
      const type = to.enums.find((each) => each.schema === rename.type.schema && each.name === rename.type.name);
      return type === undefined ? [] : [{
        what: `The value ${rename.from} of ${said(rename.type)} shall be ${rename.to}. A row holds one of the two, which the other model does not know.`,
        remedy: `Over three migrations: state both values and deploy processes that read both; write ${rename.to} and change the rows (make --empty); take ${rename.from} from the model. Or rename it in one migration, without --two-deployments, and deploy both together.`,
        change: { change: "create", of: "enum", to: type },
      }];
    }
    case "column":
    case "sequence":
    case "constraint":
    case "index":
    case "trigger":
    case "policy": return [];
  }
}

/** A name that means one thing to the old model and another to the new one: exchanged, moved on, or freed by what goes. */
export function movedOn(from: Schema, to: Schema, renames: readonly Rename[]): Obstacle[] {
  const tables = from.tables.flatMap((was): Obstacle[] => {
    const taker = renames.find((rename) => rename.of === "table" && said(rename.to) === said(was) && said(rename.from) !== said(was));
    const is = taker && tableOf(to, was);
    return is === undefined ? [] : [{ what: `The name ${said(was)} is that of one table to the old model and of another to the new one.`, remedy: inTwoTurns, change: { change: "create", of: "table", to: is } }];
  });
  const formerly = (table: Table): Table | undefined => {
    const moved = renames.find((rename) => rename.of === "table" && said(rename.to) === said(table));
    return tableOf(from, moved?.of === "table" ? moved.from : table);
  };
  const columns = to.tables.flatMap((table): Obstacle[] => renames.flatMap((rename): Obstacle[] => {
    if (rename.of !== "column" || said(rename.table) !== said(table)) return [];
    const is = table.columns.find(({ name }) => name === rename.to);
    if (is === undefined || formerly(table)?.columns.every(({ name }) => name !== rename.to) !== false) return [];
    return [{ what: `The name ${said(table)}.${rename.to} is that of one column to the old model and of another to the new one.`, remedy: inTwoTurns, change: { change: "create", of: "column", table, to: is } }];
  }));
  return [...tables, ...columns];
}

const inTwoTurns = "Rename to names that neither model has yet, and from there to those you want, each over two deployments; or make it one migration, without --two-deployments, and deploy both together.";

function typeRefusals(was: Table | undefined, table: Table, base: Schema, to: Schema): Obstacle[] {
  return table.columns.flatMap((column): Obstacle[] => {
    const old = was?.columns.find(({ name }) => name === column.name);
    if (old === undefined || old.generated !== undefined || column.generated !== undefined || !isOther(old, column, base, to) || isReadAlike(old.type, column.type)) return [];
    return [{
      what: `${said(table)}.${column.name} is ${sqlType(old.type)} until the second migration, and processes of the new model take it for ${sqlType(column.type)} from the first on.`,
      remedy: `Give the field another name, with .was("${column.name}"): then both are there in between. Or make it one migration, without --two-deployments, and deploy both together.`,
      change: { change: "alter", of: "column", table, from: old, to: column },
    }];
  });
}

/** Whether values are written otherwise; what nothing converts is refused by the plan itself. */
function isOther(old: Column, column: Column, base: Schema, to: Schema): boolean {
  if (sameType(old.type, column.type)) return false;
  const how = conversion(old, column, [...base.enums, ...to.enums]);
  return how.kind === "possible" && how.work !== "catalog";
}

const whole: readonly string[] = ["smallint", "integer", "bigint"];
const texts: readonly string[] = ["text", "varchar", "char"];

/** Whether a process that takes the one for the other reads and writes what it means, or is told that it cannot. */
function isReadAlike(a: SqlType, b: SqlType): boolean {
  if ((a.dimensions ?? 0) !== (b.dimensions ?? 0)) return false;
  if ([whole, texts].some((family) => family.includes(a.name) && family.includes(b.name))) return true;
  if (a.name !== b.name || a.schema !== b.schema) return false;
  // What has more digits after the point would be rounded in silence until the second migration.
  return a.name !== "numeric" || Number(b.modifiers?.[1] ?? (b.modifiers === undefined ? Infinity : 0)) <= Number(a.modifiers?.[1] ?? (a.modifiers === undefined ? Infinity : 0));
}
