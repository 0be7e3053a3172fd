import { customType } from "../../model/check/trusted-sql.js";
import { codePointCollation } from "../../schema/column-type.js";
import { sqlType } from "../../schema/identifier.js";
import type { Column, Sequence, SqlType } from "../../schema/schema.js";
import type { Domains } from "./domains.js";
import type { EnumPlan } from "./plan.js";

/** What turns columns into text needs to know, and what it notes: names to import. */
export interface Writing {
  readonly version: number;
  readonly enums: readonly EnumPlan[];
  readonly sequences: readonly Sequence[];
  readonly domains: Domains;
  /** Notes that a name of the language is used, and gives it. */
  use(name: string): string;
  useEnum(name: string): string;
}

const plain: Readonly<Record<string, string>> = {
  smallint: "smallint", integer: "integer", bigint: "bigint", real: "real", "double precision": "float", boolean: "boolean",
  uuid: "uuid", bytea: "bytes", jsonb: "json", date: "date", interval: "interval",
};
const precise: Readonly<Record<string, string>> = { timestamptz: "timestamp", timestamp: "localTimestamp", time: "time", timetz: "timetz" };
const ranges: Readonly<Record<string, string>> = {
  int4range: "integer", int8range: "bigint", numrange: "decimal", daterange: "date", tstzrange: "timestamp", tsrange: "localTimestamp",
};

/** The field function of a column. What the language cannot say is text to it, and the type of the column is stated beside. */
export function fieldSource(column: Pick<Column, "type" | "collation">, on: Writing): string {
  const { type } = column;
  if (type.dimensions !== undefined) {
    const { dimensions: _, ...element } = type;
    const of = type.name === "varchar" && type.modifiers === undefined ? `${on.use("custom")}("character varying")` : fieldSource({ ...column, type: element }, on);
    return `${on.use("array")}(${of})`;
  }
  const choice = on.enums.find((each) => each.type.schema === type.schema && each.type.name === type.name);
  if (choice !== undefined) return `${on.useEnum(choice.name)}()`;
  if (type.schema === undefined) return builtIn(type, column, on);
  // Values of a domain are values of what it is over; that the column is of the domain stands beside.
  const base = on.domains(type);
  return base === undefined ? custom(type, on) : builtIn(base, column, on);
}

function builtIn(type: SqlType, column: Pick<Column, "collation">, on: Writing): string {
  const [first, second] = type.modifiers ?? [];
  const name = plain[type.name];
  if (name !== undefined && first === undefined) return `${on.use(name)}()`;
  const timed = precise[type.name];
  if (timed !== undefined) return `${on.use(timed)}(${first === "3" ? "" : `{ precision: ${first ?? 6} }`})`;
  const range = ranges[type.name];
  if (range !== undefined) return `${on.use("range")}("${range}")`;
  if (type.name === "text") return `${on.use("text")}(${collation(column, on)})`;
  if ((type.name === "varchar" || type.name === "char") && first !== undefined) {
    return `${on.use(type.name)}(${[first, collation(column, on)].filter((part) => part !== "").join(", ")})`;
  }
  if (type.name === "numeric" && Number(second ?? 0) >= 0 && Number(second ?? 0) <= Number(first ?? 0)) {
    return `${on.use("decimal")}(${[first, second === "0" ? undefined : second].filter((part) => part !== undefined).join(", ")})`;
  }
  if (type.name === "varchar") {
    const options = collation(column, on);
    return `${on.use("varchar")}(${options === "" ? "" : `undefined, ${options}`})`;
  }
  return custom(type, on);
}

function custom(type: SqlType, on: Writing): string {
  const sql = sqlType(type);
  return `${on.use("custom")}(${JSON.stringify(customType.test(sql) ? sql : "text")})`;
}

/** Columns of others order as their database does; those of models by code point, unless they state something. */
function collation({ collation: stated }: Pick<Column, "collation">, on: Writing): string {
  const name = stated === undefined || stated.schema !== undefined ? "default" : stated.name;
  return name === codePointCollation({ version: on.version, applicationRole: "" }) ? "" : `{ collation: ${JSON.stringify(name)} }`;
}

/** What `.default()` takes for the default of a column; undefined where it has none. */
export function defaultSource(column: Column, on: Writing): string | undefined {
  const { default: sql, type } = column;
  if (sql === undefined) return undefined;
  const textual = type.dimensions === undefined && ((type.schema === undefined && (type.name === "text" || type.name === "varchar")) || on.enums.some((each) => each.type.name === type.name && each.type.schema === type.schema));
  const quoted = /^'((?:[^'\\]|'')*)'(?:::[^']*)?$/s.exec(sql)?.[1];
  if (textual && quoted !== undefined) return JSON.stringify(quoted.replaceAll("''", "'"));
  const whole = /^(?:(\d+)|'(-\d+)'::integer)$/.exec(sql);
  if (type.dimensions === undefined && (type.name === "integer" || type.name === "smallint") && whole !== null) return whole[1] ?? whole[2];
  if (type.dimensions === undefined && type.name === "boolean" && /^(?:true|false)$/.test(sql)) return sql;
  if (type.name === "timestamptz" && sql === "now()" && Number(type.modifiers?.[0] ?? 6) <= 3) return `${on.use("now")}()`;
  return `${on.use("sql")}(${JSON.stringify(sql)})`;
}
